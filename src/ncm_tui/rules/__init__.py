"""Pure functions over plain values: no I/O, no session, no clock but the one in the arguments."""
