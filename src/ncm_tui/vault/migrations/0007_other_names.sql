-- Who was called otherwise before is found by it, too: the few versions that hold a name, without looking at the
-- others.
CREATE INDEX ix_row_version_names ON row_version (patient_id) WHERE table_name = 'patient' AND before NOT NULL;

CREATE INDEX ix_row_version_emr_names ON row_version (patient_id) WHERE table_name = 'emr_value'
    AND before NOT NULL AND json_extract(before, '$.field') IN ('family', 'given');
