"""Textual widgets that show plain text only: nothing that comes from data is ever read as markup."""
