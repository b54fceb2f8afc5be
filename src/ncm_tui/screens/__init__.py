"""What the nurse sees: one module a screen, each calling services and showing frozen views."""
