"""To-dos and the sticky line (P§13): what the nurse promised, due by shorthand, about a patient or nobody.

Reading is plain SQL, so that the first page may ask without loading a table; each write is one verb.
"""

from ncm_tui.services.todos.reading import done_of, due_counts, matches, one, open_of, page
from ncm_tui.services.todos.sticky import set_sticky, sticky_of
from ncm_tui.services.todos.writing import add, add_many, done, edit, remove, reopen, snooze, typed_of

__all__ = [
    "add", "add_many", "done", "done_of", "due_counts", "edit", "matches", "one", "open_of", "page", "remove",
    "reopen", "set_sticky", "snooze", "sticky_of", "typed_of",
]  # fmt: skip
