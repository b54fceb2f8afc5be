-- From finding to work: what answers propose and what became of it; a reassessment names the one before.
ALTER TABLE assessment ADD COLUMN based_on_uid VARCHAR;
ALTER TABLE score ADD COLUMN local BOOLEAN NOT NULL DEFAULT 0;
ALTER TABLE todo ADD COLUMN answer_uid VARCHAR;
ALTER TABLE todo ADD COLUMN referral VARCHAR NOT NULL DEFAULT '';

CREATE TABLE suggestion (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    assessment_id INTEGER NOT NULL,
    item VARCHAR NOT NULL,
    answer_uid VARCHAR,
    kind VARCHAR NOT NULL,
    ref VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    list_version VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    offered_at VARCHAR NOT NULL,
    decided_at VARCHAR,
    decided_by VARCHAR,
    made_uid VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (assessment_id, kind, ref),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT,
    FOREIGN KEY(assessment_id) REFERENCES assessment (id) ON DELETE RESTRICT
);

CREATE INDEX ix_suggestion_patient_id ON suggestion (patient_id);

CREATE INDEX ix_suggestion_stay_id ON suggestion (stay_id);

CREATE INDEX ix_suggestion_assessment_id ON suggestion (assessment_id);
