"""Files of the world outside: readers (file → neutral intake records) and writers."""
