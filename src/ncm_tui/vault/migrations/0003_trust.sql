-- Trust: the facility's permission, retention, undo, facts looked up again; limited identity and
-- no-information patients. A shown row is rebuilt after every migration.
ALTER TABLE patient ADD COLUMN birth_year INTEGER;
ALTER TABLE patient ADD COLUMN no_information BOOLEAN;
ALTER TABLE patient ADD COLUMN passcode VARCHAR;
ALTER TABLE identifier ADD COLUMN last_four VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE patient_shown ADD COLUMN birth_year INTEGER;
ALTER TABLE patient_shown ADD COLUMN no_information INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stay_shown ADD COLUMN birth_year INTEGER;
ALTER TABLE stay_shown ADD COLUMN no_information INTEGER NOT NULL DEFAULT 0;

CREATE INDEX stay_shown_mrn ON stay_shown (mrn, active, patient_id);

CREATE TABLE counted_stay (
    id INTEGER NOT NULL,
    counted_at VARCHAR NOT NULL,
    left_month VARCHAR NOT NULL,
    st VARCHAR NOT NULL,
    payer_class VARCHAR NOT NULL,
    destination VARCHAR NOT NULL,
    los_days INTEGER,
    edd_changes INTEGER NOT NULL,
    barriers INTEGER NOT NULL,
    forms INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE permission (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    scope VARCHAR NOT NULL,
    approved_by VARCHAR NOT NULL,
    approved_on DATE NOT NULL,
    state VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    social_worker BOOLEAN NOT NULL,
    legal_record BOOLEAN NOT NULL,
    may_be_requested BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);

CREATE TABLE undone (
    verb_seq INTEGER NOT NULL,
    by_seq INTEGER NOT NULL,
    PRIMARY KEY (verb_seq)
);

CREATE INDEX ix_undone_by_seq ON undone (by_seq);

CREATE TABLE retention_hold (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    until DATE,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT
);

CREATE INDEX ix_retention_hold_patient_id ON retention_hold (patient_id);

CREATE TABLE fact_seen (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    fact VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    seen_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_fact_seen_patient_id ON fact_seen (patient_id);

CREATE INDEX ix_fact_seen_stay_id ON fact_seen (stay_id);

CREATE INDEX ix_row_version_row_uid ON row_version (row_uid);
