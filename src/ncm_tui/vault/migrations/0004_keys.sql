-- Every unlock asks for the last change of a way in: found at once among a hundred thousand entries.
CREATE INDEX ix_audit_entry_keys ON audit_entry (seq) WHERE verb = 'keys.changed';
