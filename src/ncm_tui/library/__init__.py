"""Definitions: the bundled ``content/`` and the user's own, read, checked and explained."""
