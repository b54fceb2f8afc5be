-- The list: to-dos, who a census did not name, merged records, the facility's own days off; the sticky line.
ALTER TABLE stay ADD COLUMN sticky VARCHAR;
ALTER TABLE stay_shown ADD COLUMN sticky TEXT;
ALTER TABLE stay_shown ADD COLUMN todo TEXT;
ALTER TABLE stay_shown ADD COLUMN todo_due TEXT;
ALTER TABLE stay_shown ADD COLUMN todo_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stay_shown ADD COLUMN absent_since TEXT;
ALTER TABLE stay_shown ADD COLUMN prior_left TEXT;

CREATE TABLE todo (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER,
    stay_id INTEGER,
    text VARCHAR NOT NULL,
    due_day DATE,
    due_at VARCHAR,
    repeat VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    snoozed_until VARCHAR,
    done_at VARCHAR,
    done_by VARCHAR,
    follows_uid VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_todo_patient_id ON todo (patient_id);

CREATE INDEX ix_todo_stay_id ON todo (stay_id);

CREATE TABLE census_absence (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    import_id INTEGER,
    census_at VARCHAR NOT NULL,
    choice VARCHAR,
    chosen_at VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT,
    FOREIGN KEY(import_id) REFERENCES import_run (id) ON DELETE RESTRICT
);

CREATE INDEX ix_census_absence_patient_id ON census_absence (patient_id);

CREATE INDEX ix_census_absence_stay_id ON census_absence (stay_id);

CREATE TABLE patient_merge (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    merged_uid VARCHAR NOT NULL,
    merged_mrn VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    import_id INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(import_id) REFERENCES import_run (id) ON DELETE RESTRICT
);

CREATE INDEX ix_patient_merge_patient_id ON patient_merge (patient_id);

CREATE TABLE facility_holiday (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    facility_id INTEGER NOT NULL,
    day DATE NOT NULL,
    name VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(facility_id) REFERENCES facility (id) ON DELETE RESTRICT
);

CREATE INDEX ix_facility_holiday_facility_id ON facility_holiday (facility_id);
