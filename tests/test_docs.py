"""The generated pages are fresh, links lead somewhere, and what the README promises is what the code does."""

import re
from pathlib import Path

import pytest

from ncm_tui import docs_build
from ncm_tui.verbs import VERBS

ROOT = Path(__file__).parent.parent
PAGES = [*sorted((ROOT / "docs").glob("*.md")), *sorted(ROOT.glob("*.md"))]


@pytest.mark.parametrize("name", sorted(docs_build.PAGES))
def test_generated_page_is_fresh(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == docs_build.PAGES[name](), f"docs/{name} is stale: python -m ncm_tui.docs_build"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_verb_is_in_the_json_page() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    assert all(f"`ncm {verb.name}" in page for verb in VERBS)


def test_the_picture_in_the_readme_is_the_real_screen() -> None:
    golden = (ROOT / "tests" / "screens" / "golden" / "today-80x24.txt").read_text(encoding="utf-8")
    assert golden.strip("\n") in (ROOT / "README.md").read_text(encoding="utf-8")
