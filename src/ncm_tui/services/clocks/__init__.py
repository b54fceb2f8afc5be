"""Clocks: what starts them, what meets them, where they stand, for many stays at once."""
