"""The bundled forms, read once."""

import pytest

from ncm_tui.library.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load()
