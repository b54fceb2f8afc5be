"""``python -m ncm_tui.vault.freeze_schema`` writes ``migrations/0001_first.sql`` from the models.

Only until the first release; after it a change of the models comes with a new numbered file.
"""

import re
import sys
from pathlib import Path

from ncm_tui.vault.schema import statements

FIRST = Path(__file__).parent / "migrations" / "0001_first.sql"

HEAD = "-- Written by python -m ncm_tui.vault.freeze_schema from the models; do not edit by hand.\n"

AUDIT_TRIGGERS = """
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;

CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
"""


def text() -> str:
    """The whole file: tables and indexes by the models, then the triggers of the audit record."""
    ddl = (re.sub(r"[ \t]+\n", "\n", statement).replace("\t", "    ") for statement in statements())
    return HEAD + "\n" + "".join(f"{statement};\n\n" for statement in ddl) + AUDIT_TRIGGERS.lstrip()


if __name__ == "__main__":
    FIRST.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{FIRST.name}: {len(statements())} statements\n")
