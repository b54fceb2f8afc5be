-- A barrier or problem made from a private answer is private too: lists and texts do not tell it.
ALTER TABLE barrier ADD COLUMN private BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE problem ADD COLUMN private BOOLEAN NOT NULL DEFAULT 0;
