"""What a note begins as: its template over the facts of now. Dot phrases."""

from ncm_tui.documents.template import render
from ncm_tui.library.note_templates import NoteTemplate, Phrase, read_phrases
from ncm_tui.rules.problems import NotFound
from ncm_tui.services.assessments import typed
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes.facts import note_facts

DRAFT = """SELECT n.uid FROM note n JOIN stay s ON s.id = n.stay_id
    WHERE s.uid = ? AND n.kind = ? AND n.state = 'draft' AND n.parent_id IS NULL AND n.voided_at IS NULL
    ORDER BY n.id DESC LIMIT 1"""


def kinds(desk: Desk) -> tuple[str, ...]:
    """The kinds of note there is a template for."""
    return desk.library.ids("notes")


def template(desk: Desk, kind: str) -> NoteTemplate:
    """The template of a kind. Raises ``NotFound`` or ``DefinitionProblem``."""
    if kind not in kinds(desk):
        listed = ", ".join(kinds(desk))
        raise NotFound(f"There is no note of type '{kind}'.", code="note.kind", hint=f"Known: {listed}.")
    return desk.library.note_template(kind)


def phrases(desk: Desk) -> dict[str, Phrase]:
    """All dot phrases by key; the user's own stand over the bundled ones."""
    sources = [desk.library.raw("phrases", name) for name in desk.library.ids("phrases")]
    ordered = sorted(sources, key=lambda source: source.local)
    return {phrase.key: phrase for source in ordered for phrase in read_phrases(source)}


def preview(desk: Desk, stay_uid: str, kind: str, *, private: bool = False) -> str:
    """The body a new note of this kind would begin with; nothing is stored."""
    made = template(desk, kind)
    return typed.body(render(made, note_facts(desk, stay_uid, made, private=private)))
