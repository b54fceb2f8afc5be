"""Frozen dataclasses that travel up from the services to screens, commands and writers."""
