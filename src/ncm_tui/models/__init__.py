"""Tables of the vault, by subject.

This file imports nothing: ``rules`` and ``views`` read :mod:`ncm_tui.models.enums`, and an import
here would drag SQLModel (a quarter of a second) into them. ``vault/schema.py`` imports all tables.
"""
