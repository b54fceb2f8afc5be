-- A finished form leaves as text too: copied is not charted.
ALTER TABLE assessment ADD COLUMN copied_at VARCHAR;
ALTER TABLE assessment ADD COLUMN charted_at VARCHAR;
ALTER TABLE assessment ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT 0;
