-- What is shown, rebuilt from the rows by vault/projection.py: the nurse's value where she set one, else
-- the EMR's. One row a patient and one row a stay; nothing here is a fact of its own, so that dropping
-- and rebuilding loses nothing.
CREATE TABLE patient_shown (
    patient_id INTEGER PRIMARY KEY REFERENCES patient (id) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    family TEXT,
    given TEXT,
    preferred_name TEXT,
    own_name TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    family_key TEXT NOT NULL,
    initial_key TEXT NOT NULL,
    find_key TEXT NOT NULL,
    mrn TEXT NOT NULL,
    mrn_key TEXT NOT NULL,
    birth_date TEXT,
    born_at TEXT,
    sex TEXT,
    language TEXT,
    interpreter INTEGER,
    phone TEXT,
    address TEXT,
    deceased_at TEXT,
    newborn_label TEXT,
    mother_id INTEGER,
    mother_uid TEXT
);
CREATE INDEX patient_shown_uid ON patient_shown (uid);
CREATE INDEX patient_shown_mrn ON patient_shown (mrn);
CREATE INDEX patient_shown_mother ON patient_shown (mother_id);

CREATE TABLE stay_shown (
    stay_id INTEGER PRIMARY KEY REFERENCES stay (id) ON DELETE CASCADE,
    uid TEXT NOT NULL,
    patient_id INTEGER NOT NULL,
    patient_uid TEXT NOT NULL,
    visit_number TEXT NOT NULL,
    facility_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    preferred_name TEXT,
    sort_name TEXT NOT NULL,
    family_key TEXT NOT NULL,
    initial_key TEXT NOT NULL,
    mrn TEXT NOT NULL,
    mrn_key TEXT NOT NULL,
    birth_date TEXT,
    born_at TEXT,
    sex TEXT,
    language TEXT,
    interpreter INTEGER,
    newborn INTEGER NOT NULL,
    mother_uid TEXT,
    unit TEXT NOT NULL,
    bed TEXT NOT NULL,
    bed_sort TEXT NOT NULL,
    bed_key TEXT NOT NULL,
    class_code TEXT,
    status TEXT NOT NULL,
    st TEXT NOT NULL,
    open INTEGER NOT NULL,
    on_my_list INTEGER NOT NULL,
    active INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    arrival TEXT,
    arrival_precision TEXT,
    observation_order TEXT,
    observation_start TEXT,
    observation_precision TEXT,
    inpatient_order TEXT,
    inpatient_precision TEXT,
    discharge_order TEXT,
    left_at TEXT,
    left_precision TEXT,
    attending TEXT,
    service TEXT,
    reason TEXT,
    drg TEXT,
    gmlos REAL,
    gmlos_year INTEGER,
    admit_source TEXT,
    isolation TEXT,
    own_words TEXT,
    coverage_uid TEXT,
    payer TEXT,
    payer_class TEXT NOT NULL,
    payer_confirmed INTEGER NOT NULL,
    edd TEXT,
    destination TEXT,
    disposition_raw TEXT,
    barrier TEXT,
    lace TEXT,
    safety TEXT,
    safety_since TEXT,
    code_status TEXT,
    code_source TEXT,
    code_at TEXT,
    draft_form TEXT,
    draft_since TEXT,
    admission_done INTEGER NOT NULL,
    note_kind TEXT,
    note_since TEXT,
    note_copied INTEGER NOT NULL,
    name_alert INTEGER NOT NULL DEFAULT 0,
    find_key TEXT NOT NULL,
    filter_key TEXT NOT NULL
);
CREATE UNIQUE INDEX stay_shown_uid ON stay_shown (uid);
CREATE INDEX stay_shown_patient ON stay_shown (patient_id);
CREATE INDEX stay_shown_by_bed ON stay_shown (active, bed_sort, sort_name, stay_id);
CREATE INDEX stay_shown_by_name ON stay_shown (active, sort_name, stay_id);
CREATE INDEX stay_shown_by_edd ON stay_shown (active, edd, sort_name, stay_id);
CREATE INDEX stay_shown_by_arrival ON stay_shown (active, arrival, sort_name, stay_id);
CREATE INDEX stay_shown_by_payer ON stay_shown (active, payer_class, payer, sort_name, stay_id);
CREATE INDEX stay_shown_by_status ON stay_shown (active, st, bed_sort, stay_id);
CREATE INDEX stay_shown_filter ON stay_shown (active, stay_id, filter_key);
CREATE INDEX stay_shown_find ON stay_shown (latest, active, sort_name, stay_id, find_key, mrn_key, bed_key);
CREATE INDEX stay_shown_family ON stay_shown (family_key, active, initial_key, patient_id, unit, newborn);
CREATE INDEX stay_shown_birth ON stay_shown (birth_date, active, patient_id);
