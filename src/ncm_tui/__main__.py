"""``python -m ncm_tui`` is ``ncm``."""

from ncm_tui.launcher import main

if __name__ == "__main__":
    raise SystemExit(main())
