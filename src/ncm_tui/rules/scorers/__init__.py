"""One module for each instrument that is not a plain sum, as :class:`ncm_tui.rules.scoring.Scorer`:
``score(form, scoring, answers) -> Sum`` and ``faults(form, scoring) -> list[str]``."""
