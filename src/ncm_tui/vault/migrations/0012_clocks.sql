-- Clocks: what starts them, what meets them, the nurse's marks on Today, payers and the site's own figures.
ALTER TABLE coverage ADD COLUMN part_b BOOLEAN;
ALTER TABLE coverage ADD COLUMN profile_uid VARCHAR;
ALTER TABLE expected_discharge ADD COLUMN at VARCHAR;

CREATE TABLE stay_event (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    offset_minutes INTEGER NOT NULL,
    precision VARCHAR NOT NULL,
    fields JSON,
    follows_uid VARCHAR,
    recorded_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_stay_event_patient_id ON stay_event (patient_id);

CREATE INDEX ix_stay_event_stay_id ON stay_event (stay_id);

CREATE TABLE clock_evidence (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    rule_version VARCHAR NOT NULL,
    trigger_uid VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    happened_at VARCHAR,
    happened_offset INTEGER NOT NULL,
    entered_at VARCHAR NOT NULL,
    entered_by VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    answers JSON,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_clock_evidence_patient_id ON clock_evidence (patient_id);

CREATE INDEX ix_clock_evidence_stay_id ON clock_evidence (stay_id);

CREATE TABLE work_mark (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER,
    stay_id INTEGER,
    item VARCHAR NOT NULL,
    pinned_at VARCHAR,
    snoozed_until VARCHAR,
    handed_to VARCHAR NOT NULL,
    handed_at VARCHAR,
    taken_at VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (item),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_work_mark_patient_id ON work_mark (patient_id);

CREATE INDEX ix_work_mark_stay_id ON work_mark (stay_id);

CREATE TABLE payer_profile (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    name VARCHAR NOT NULL,
    names JSON,
    template VARCHAR NOT NULL,
    notify VARCHAR NOT NULL,
    notify_hours INTEGER,
    clinical VARCHAR NOT NULL,
    clinical_hours INTEGER,
    cadence_days INTEGER,
    p2p INTEGER,
    p2p_unit VARCHAR NOT NULL,
    p2p_note VARCHAR NOT NULL,
    appeals JSON,
    phone VARCHAR NOT NULL,
    fax VARCHAR NOT NULL,
    portal VARCHAR NOT NULL,
    hours VARCHAR NOT NULL,
    contacts VARCHAR NOT NULL,
    source_note VARCHAR NOT NULL,
    verified_on DATE,
    PRIMARY KEY (id),
    UNIQUE (uid)
);

CREATE TABLE site_figure (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    verified_on DATE,
    PRIMARY KEY (id),
    UNIQUE ("key"),
    UNIQUE (uid)
);
