"""How soon what is typed is on disk."""

#: Seconds from a letter to its save, also while she goes on typing. Half a second may be lost at a kill; this
#: leaves the rest of it to a slow disk and a busy machine.
KEEP_AFTER = 0.12
