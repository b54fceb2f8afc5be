"""What the flat table reader is made of: shape of the text, columns, dates, rows."""
