-- The first schema. Never edited: what changes comes as a new numbered file.

CREATE TABLE audit_entry (
    seq INTEGER NOT NULL,
    at VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    verb VARCHAR NOT NULL,
    patient_uid VARCHAR,
    uids VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    prev_mac VARCHAR NOT NULL,
    mac VARCHAR NOT NULL,
    PRIMARY KEY (seq)
);

CREATE TABLE column_map (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    name VARCHAR NOT NULL,
    header_sha256 VARCHAR NOT NULL,
    mapping JSON,
    PRIMARY KEY (id),
    UNIQUE (uid)
);

CREATE INDEX ix_column_map_header_sha256 ON column_map (header_sha256);

CREATE TABLE definition (
    kind VARCHAR NOT NULL,
    id VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    stored_at VARCHAR NOT NULL,
    PRIMARY KEY (kind, id, version)
);

CREATE TABLE facility (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    name VARCHAR NOT NULL,
    zone VARCHAR NOT NULL,
    mrn_system VARCHAR NOT NULL,
    usual_discharge TIME NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);

CREATE TABLE import_run (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    verb_seq INTEGER,
    census_at VARCHAR,
    accepted INTEGER NOT NULL,
    warned INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    report JSON,
    PRIMARY KEY (id),
    UNIQUE (uid)
);

CREATE TABLE nurse (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    name VARCHAR NOT NULL,
    credentials VARCHAR NOT NULL,
    owner BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);

CREATE TABLE patient (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    family VARCHAR,
    given VARCHAR,
    preferred_name VARCHAR,
    birth_date DATE,
    sex VARCHAR,
    language VARCHAR,
    interpreter BOOLEAN,
    phone VARCHAR,
    address VARCHAR,
    deceased_at VARCHAR,
    born_at VARCHAR,
    mother_id INTEGER,
    newborn_label VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(mother_id) REFERENCES patient (id) ON DELETE RESTRICT
);

CREATE INDEX ix_patient_mother_id ON patient (mother_id);

CREATE TABLE row_version (
    seq INTEGER NOT NULL,
    verb_seq INTEGER NOT NULL,
    verb VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    row_uid VARCHAR NOT NULL,
    patient_id INTEGER,
    "before" JSON,
    PRIMARY KEY (seq)
);

CREATE INDEX ix_row_version_patient_id ON row_version (patient_id);

CREATE INDEX ix_row_version_verb_seq ON row_version (verb_seq);

CREATE TABLE setting (
    "key" VARCHAR NOT NULL,
    value JSON,
    PRIMARY KEY ("key")
);

CREATE TABLE vault_info (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    demo BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid)
);

CREATE TABLE allergy (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_key VARCHAR NOT NULL,
    source_time VARCHAR,
    substance VARCHAR NOT NULL,
    reaction VARCHAR NOT NULL,
    criticality VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT
);

CREATE INDEX ix_allergy_patient_id ON allergy (patient_id);

CREATE TABLE "conflict" (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    patient_id INTEGER NOT NULL,
    entity VARCHAR NOT NULL,
    entity_id INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    nurse_value VARCHAR,
    emr_value VARCHAR,
    import_id INTEGER,
    raised_at VARCHAR NOT NULL,
    choice VARCHAR,
    chosen_at VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(import_id) REFERENCES import_run (id) ON DELETE RESTRICT
);

CREATE INDEX ix_conflict_patient_id ON "conflict" (patient_id);

CREATE TABLE contact (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_key VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    relationship VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    decision_maker BOOLEAN,
    may_share BOOLEAN,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT
);

CREATE INDEX ix_contact_patient_id ON contact (patient_id);

CREATE TABLE coverage (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_key VARCHAR NOT NULL,
    source_time VARCHAR,
    rank INTEGER NOT NULL,
    payer VARCHAR NOT NULL,
    "plan" VARCHAR NOT NULL,
    member_id VARCHAR NOT NULL,
    emr_type VARCHAR NOT NULL,
    suggested_class VARCHAR NOT NULL,
    payer_class VARCHAR NOT NULL,
    confirmed_at VARCHAR,
    confirmed_by VARCHAR,
    confirmed_source VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT
);

CREATE INDEX ix_coverage_patient_id ON coverage (patient_id);

CREATE TABLE emr_value (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    patient_id INTEGER NOT NULL,
    entity VARCHAR NOT NULL,
    entity_id INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    value VARCHAR,
    source VARCHAR NOT NULL,
    source_time VARCHAR,
    import_id INTEGER,
    PRIMARY KEY (id),
    UNIQUE (entity, entity_id, field),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(import_id) REFERENCES import_run (id) ON DELETE RESTRICT
);

CREATE INDEX ix_emr_value_patient_id ON emr_value (patient_id);

CREATE TABLE identifier (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    system VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (system, value),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT
);

CREATE INDEX ix_identifier_patient_id ON identifier (patient_id);

CREATE TABLE import_file (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    import_id INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(import_id) REFERENCES import_run (id) ON DELETE RESTRICT
);

CREATE INDEX ix_import_file_import_id ON import_file (import_id);

CREATE INDEX ix_import_file_sha256 ON import_file (sha256);

CREATE TABLE prior_encounter (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    system VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    class_code VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    started_at VARCHAR,
    ended_at VARCHAR,
    source_time VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (system, "key"),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT
);

CREATE INDEX ix_prior_encounter_patient_id ON prior_encounter (patient_id);

CREATE TABLE stay (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    facility_id INTEGER NOT NULL,
    system VARCHAR NOT NULL,
    visit_number VARCHAR NOT NULL,
    class_code VARCHAR,
    status VARCHAR,
    unit VARCHAR,
    bed VARCHAR,
    attending VARCHAR,
    service VARCHAR,
    reason VARCHAR,
    drg VARCHAR,
    gmlos FLOAT,
    gmlos_year INTEGER,
    admit_source VARCHAR,
    isolation VARCHAR,
    own_words VARCHAR,
    on_my_list BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (system, visit_number),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(facility_id) REFERENCES facility (id) ON DELETE RESTRICT
);

CREATE INDEX ix_stay_patient_id ON stay (patient_id);

CREATE TABLE assessment (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    form_id VARCHAR NOT NULL,
    form_version VARCHAR NOT NULL,
    form_sha256 VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    at_item VARCHAR NOT NULL,
    informant VARCHAR NOT NULL,
    started_at VARCHAR NOT NULL,
    finished_at VARCHAR,
    parked_at VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_assessment_patient_id ON assessment (patient_id);

CREATE INDEX ix_assessment_stay_id ON assessment (stay_id);

CREATE TABLE barrier (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    due DATE,
    state VARCHAR NOT NULL,
    answer_uid VARCHAR,
    resolved_at VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_barrier_stay_id ON barrier (stay_id);

CREATE TABLE care_plan (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    what_matters VARCHAR NOT NULL,
    preferred_setting VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_care_plan_stay_id ON care_plan (stay_id);

CREATE TABLE care_team_member (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_key VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_care_team_member_stay_id ON care_team_member (stay_id);

CREATE TABLE checklist_item (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    checklist VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    happened_at VARCHAR,
    happened_offset INTEGER NOT NULL,
    entered_at VARCHAR NOT NULL,
    entered_by VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    answers JSON,
    PRIMARY KEY (id),
    UNIQUE (stay_id, checklist, item),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_checklist_item_stay_id ON checklist_item (stay_id);

CREATE TABLE code_status (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    source_key VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_code_status_stay_id ON code_status (stay_id);

CREATE TABLE departure (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    destination VARCHAR NOT NULL,
    offered VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (stay_id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE TABLE diagnosis (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER,
    source VARCHAR NOT NULL,
    source_key VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    system VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    rank INTEGER,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_diagnosis_patient_id ON diagnosis (patient_id);

CREATE INDEX ix_diagnosis_stay_id ON diagnosis (stay_id);

CREATE TABLE discharge_need (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    need VARCHAR NOT NULL,
    planned BOOLEAN NOT NULL,
    recorded_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (stay_id, need),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_discharge_need_stay_id ON discharge_need (stay_id);

CREATE TABLE disposition (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    destination VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_disposition_stay_id ON disposition (stay_id);

CREATE TABLE draft (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER,
    stay_id INTEGER,
    form_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    context JSON,
    answers JSON,
    updated_at VARCHAR NOT NULL,
    parked_at VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_draft_patient_id ON draft (patient_id);

CREATE TABLE expected_discharge (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    day DATE NOT NULL,
    reason VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_expected_discharge_stay_id ON expected_discharge (stay_id);

CREATE TABLE key_time (
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
    source VARCHAR NOT NULL,
    confirmed_at VARCHAR,
    confirmed_by VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (stay_id, kind),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_key_time_patient_id ON key_time (patient_id);

CREATE INDEX ix_key_time_stay_id ON key_time (stay_id);

CREATE TABLE note (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    parent_id INTEGER,
    kind VARCHAR NOT NULL,
    template_id VARCHAR NOT NULL,
    template_version VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    written_at VARCHAR NOT NULL,
    finished_at VARCHAR,
    copied_at VARCHAR,
    copied_sha256 VARCHAR,
    typed_sha256 VARCHAR,
    charted_at VARCHAR,
    error_reason VARCHAR,
    facts_at VARCHAR,
    volatile JSON,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT,
    FOREIGN KEY(parent_id) REFERENCES note (id) ON DELETE RESTRICT
);

CREATE INDEX ix_note_patient_id ON note (patient_id);

CREATE INDEX ix_note_stay_id ON note (stay_id);

CREATE TABLE status_change (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    at VARCHAR,
    source VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_status_change_stay_id ON status_change (stay_id);

CREATE TABLE stay_location (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    stay_id INTEGER NOT NULL,
    unit VARCHAR NOT NULL,
    room VARCHAR NOT NULL,
    bed VARCHAR NOT NULL,
    started_at VARCHAR,
    ended_at VARCHAR,
    source VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT
);

CREATE INDEX ix_stay_location_stay_id ON stay_location (stay_id);

CREATE TABLE answer (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    assessment_id INTEGER NOT NULL,
    item VARCHAR NOT NULL,
    repetition INTEGER NOT NULL,
    value JSON,
    provenance VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    observed_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (assessment_id, item, repetition),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(assessment_id) REFERENCES assessment (id) ON DELETE RESTRICT
);

CREATE INDEX ix_answer_assessment_id ON answer (assessment_id);

CREATE TABLE flag (
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
    code VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    fired_at VARCHAR NOT NULL,
    withdrawn_at VARCHAR,
    notified VARCHAR,
    notified_at VARCHAR,
    action VARCHAR,
    reason VARCHAR,
    disposed_at VARCHAR,
    disposed_by VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (assessment_id, code),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT,
    FOREIGN KEY(assessment_id) REFERENCES assessment (id) ON DELETE RESTRICT
);

CREATE INDEX ix_flag_assessment_id ON flag (assessment_id);

CREATE INDEX ix_flag_stay_id ON flag (stay_id);

CREATE TABLE problem (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    care_plan_id INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    answer_uid VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(care_plan_id) REFERENCES care_plan (id) ON DELETE RESTRICT
);

CREATE INDEX ix_problem_care_plan_id ON problem (care_plan_id);

CREATE TABLE score (
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
    instrument VARCHAR NOT NULL,
    value FLOAT,
    band VARCHAR,
    variant VARCHAR NOT NULL,
    components JSON,
    scorer_version VARCHAR NOT NULL,
    provisional BOOLEAN NOT NULL,
    computed_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(stay_id) REFERENCES stay (id) ON DELETE RESTRICT,
    FOREIGN KEY(assessment_id) REFERENCES assessment (id) ON DELETE RESTRICT
);

CREATE INDEX ix_score_assessment_id ON score (assessment_id);

CREATE INDEX ix_score_stay_id ON score (stay_id);

CREATE TABLE goal (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    problem_id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    due DATE NOT NULL,
    whose VARCHAR NOT NULL,
    own_words VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(problem_id) REFERENCES problem (id) ON DELETE RESTRICT
);

CREATE INDEX ix_goal_problem_id ON goal (problem_id);

CREATE TABLE intervention (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    goal_id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    frequency VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(goal_id) REFERENCES goal (id) ON DELETE RESTRICT
);

CREATE INDEX ix_intervention_goal_id ON intervention (goal_id);

CREATE TABLE progress (
    id INTEGER NOT NULL,
    uid VARCHAR NOT NULL,
    created_at VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL,
    voided_at VARCHAR,
    voided_by VARCHAR,
    void_reason VARCHAR,
    patient_id INTEGER NOT NULL,
    goal_id INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    happened_at VARCHAR NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (uid),
    FOREIGN KEY(patient_id) REFERENCES patient (id) ON DELETE RESTRICT,
    FOREIGN KEY(goal_id) REFERENCES goal (id) ON DELETE RESTRICT
);

CREATE INDEX ix_progress_goal_id ON progress (goal_id);

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;

CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
