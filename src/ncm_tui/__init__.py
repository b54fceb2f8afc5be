"""ncm-tui: a nurse case manager's own cockpit in the terminal.

The package is a house of floors whose imports only point down; ``docs/architecture.md`` draws it.
"""

__version__ = "0.1.0"
