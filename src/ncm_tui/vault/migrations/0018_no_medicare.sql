-- At 65 or over a plan that is not Medicare leaves open whether there is Medicare too, until somebody asked (P§1).
ALTER TABLE coverage ADD COLUMN no_medicare BOOLEAN;
