"""The finished form that a row of the plan or a to-do came from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """``text`` is ``AHC-HRSN Mon 23``. ``in_error``: that form was marked entered in error since."""

    assessment: str
    text: str
    in_error: bool = False
