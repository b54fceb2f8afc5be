"""The demo ward: invented patients in mid-stay on a throw-away vault. Nothing here is a real person."""
