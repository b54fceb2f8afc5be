"""One module for each instrument that is not a plain sum: ``score(form, scoring, answers) -> Sum``."""
