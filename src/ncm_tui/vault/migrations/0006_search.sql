-- Search over everything that is written: one row a text in text_shown, its words in text_fts (FTS5, in the
-- encrypted database like all else). Where body is answers, asked is the question of each line: read, not found.
-- Triggers keep both true, whatever writes: a verb, an import, an undo, a merge, a purge. secure-delete: what
-- is taken out leaves no word behind in the index. Nothing here is a fact of its own: the updates at the end
-- fill it from the rows, and do so again after a later migration has rebuilt one of the tables.
CREATE TABLE text_shown (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    patient_id INTEGER,
    body TEXT NOT NULL,
    asked TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX text_shown_source ON text_shown (source, source_id);
CREATE INDEX text_shown_patient ON text_shown (patient_id);

-- Texts that need more than SQL to be said (answers want the words of their form) or change at every key (an
-- unfinished note): they are owed until the next search begins.
CREATE TABLE owed_shown (
    source TEXT NOT NULL,
    source_id INTEGER NOT NULL,
    patient_id INTEGER NOT NULL,
    PRIMARY KEY (source, source_id)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE text_fts USING fts5(
    body, content='text_shown', content_rowid='id', prefix='2 3', tokenize='unicode61 remove_diacritics 2'
);
INSERT INTO text_fts(text_fts, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER text_shown_new AFTER INSERT ON text_shown BEGIN
    INSERT INTO text_fts(rowid, body) VALUES (new.id, new.body);
END;
CREATE TRIGGER text_shown_gone AFTER DELETE ON text_shown BEGIN
    INSERT INTO text_fts(text_fts, rowid, body) VALUES ('delete', old.id, old.body);
END;

CREATE TRIGGER text_problem_new AFTER INSERT ON problem BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'problem', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.title, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_problem_gone AFTER DELETE ON problem BEGIN
    DELETE FROM text_shown WHERE source = 'problem' AND source_id = old.id;
END;
CREATE TRIGGER text_problem_changed AFTER UPDATE OF title, patient_id, voided_at ON problem BEGIN
    DELETE FROM text_shown WHERE source = 'problem' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'problem', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.title, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_goal_new AFTER INSERT ON goal BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'goal', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.text, ''),
            nullif(new.measure, ''),
            nullif(new.target, ''),
            nullif(new.own_words, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_goal_gone AFTER DELETE ON goal BEGIN
    DELETE FROM text_shown WHERE source = 'goal' AND source_id = old.id;
END;
CREATE TRIGGER text_goal_changed
AFTER UPDATE OF text, measure, target, own_words, patient_id, voided_at ON goal BEGIN
    DELETE FROM text_shown WHERE source = 'goal' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'goal', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.text, ''),
            nullif(new.measure, ''),
            nullif(new.target, ''),
            nullif(new.own_words, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_intervention_new AFTER INSERT ON intervention BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'intervention', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.text, ''), nullif(new.owner, ''), nullif(new.frequency, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_intervention_gone AFTER DELETE ON intervention BEGIN
    DELETE FROM text_shown WHERE source = 'intervention' AND source_id = old.id;
END;
CREATE TRIGGER text_intervention_changed
AFTER UPDATE OF text, owner, frequency, patient_id, voided_at ON intervention BEGIN
    DELETE FROM text_shown WHERE source = 'intervention' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'intervention', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.text, ''), nullif(new.owner, ''), nullif(new.frequency, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_progress_new AFTER INSERT ON progress BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'progress', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.text, ''), nullif(new.value, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_progress_gone AFTER DELETE ON progress BEGIN
    DELETE FROM text_shown WHERE source = 'progress' AND source_id = old.id;
END;
CREATE TRIGGER text_progress_changed AFTER UPDATE OF text, value, patient_id, voided_at ON progress BEGIN
    DELETE FROM text_shown WHERE source = 'progress' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'progress', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.text, ''), nullif(new.value, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_care_plan_new AFTER INSERT ON care_plan BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'care_plan', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.what_matters, ''), nullif(new.preferred_setting, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_care_plan_gone AFTER DELETE ON care_plan BEGIN
    DELETE FROM text_shown WHERE source = 'care_plan' AND source_id = old.id;
END;
CREATE TRIGGER text_care_plan_changed
AFTER UPDATE OF what_matters, preferred_setting, patient_id, voided_at ON care_plan BEGIN
    DELETE FROM text_shown WHERE source = 'care_plan' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'care_plan', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.what_matters, ''), nullif(new.preferred_setting, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_barrier_new AFTER INSERT ON barrier BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'barrier', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.title, ''), nullif(new.owner, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_barrier_gone AFTER DELETE ON barrier BEGIN
    DELETE FROM text_shown WHERE source = 'barrier' AND source_id = old.id;
END;
CREATE TRIGGER text_barrier_changed AFTER UPDATE OF title, owner, patient_id, voided_at ON barrier BEGIN
    DELETE FROM text_shown WHERE source = 'barrier' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'barrier', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.title, ''), nullif(new.owner, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_contact_new AFTER INSERT ON contact BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'contact', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.name, ''), nullif(new.relationship, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_contact_gone AFTER DELETE ON contact BEGIN
    DELETE FROM text_shown WHERE source = 'contact' AND source_id = old.id;
END;
CREATE TRIGGER text_contact_changed AFTER UPDATE OF name, relationship, patient_id, voided_at ON contact BEGIN
    DELETE FROM text_shown WHERE source = 'contact' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'contact', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.name, ''), nullif(new.relationship, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_diagnosis_new AFTER INSERT ON diagnosis BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'diagnosis', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.text, ''), nullif(new.code, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_diagnosis_gone AFTER DELETE ON diagnosis BEGIN
    DELETE FROM text_shown WHERE source = 'diagnosis' AND source_id = old.id;
END;
CREATE TRIGGER text_diagnosis_changed AFTER UPDATE OF text, code, patient_id, voided_at ON diagnosis BEGIN
    DELETE FROM text_shown WHERE source = 'diagnosis' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'diagnosis', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.text, ''), nullif(new.code, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_allergy_new AFTER INSERT ON allergy BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'allergy', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.substance, ''), nullif(new.reaction, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_allergy_gone AFTER DELETE ON allergy BEGIN
    DELETE FROM text_shown WHERE source = 'allergy' AND source_id = old.id;
END;
CREATE TRIGGER text_allergy_changed
AFTER UPDATE OF substance, reaction, patient_id, voided_at ON allergy BEGIN
    DELETE FROM text_shown WHERE source = 'allergy' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'allergy', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.substance, ''), nullif(new.reaction, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_prior_encounter_new AFTER INSERT ON prior_encounter BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'prior_encounter', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.reason, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_prior_encounter_gone AFTER DELETE ON prior_encounter BEGIN
    DELETE FROM text_shown WHERE source = 'prior_encounter' AND source_id = old.id;
END;
CREATE TRIGGER text_prior_encounter_changed
AFTER UPDATE OF reason, patient_id, voided_at ON prior_encounter BEGIN
    DELETE FROM text_shown WHERE source = 'prior_encounter' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'prior_encounter', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.reason, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_checklist_item_new AFTER INSERT ON checklist_item BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'checklist_item', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.evidence, ''), nullif(new.who, ''), nullif(new.reason, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_checklist_item_gone AFTER DELETE ON checklist_item BEGIN
    DELETE FROM text_shown WHERE source = 'checklist_item' AND source_id = old.id;
END;
CREATE TRIGGER text_checklist_item_changed
AFTER UPDATE OF evidence, who, reason, patient_id, voided_at ON checklist_item BEGIN
    DELETE FROM text_shown WHERE source = 'checklist_item' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'checklist_item', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.evidence, ''), nullif(new.who, ''), nullif(new.reason, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_expected_discharge_new AFTER INSERT ON expected_discharge BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'expected_discharge', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.reason, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL AND new.source <> 'emr';
END;
CREATE TRIGGER text_expected_discharge_gone AFTER DELETE ON expected_discharge BEGIN
    DELETE FROM text_shown WHERE source = 'expected_discharge' AND source_id = old.id;
END;
CREATE TRIGGER text_expected_discharge_changed
AFTER UPDATE OF reason, patient_id, voided_at ON expected_discharge BEGIN
    DELETE FROM text_shown WHERE source = 'expected_discharge' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'expected_discharge', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.reason, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL AND new.source <> 'emr';
END;

CREATE TRIGGER text_disposition_new AFTER INSERT ON disposition BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'disposition', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.reason, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL AND new.source <> 'emr';
END;
CREATE TRIGGER text_disposition_gone AFTER DELETE ON disposition BEGIN
    DELETE FROM text_shown WHERE source = 'disposition' AND source_id = old.id;
END;
CREATE TRIGGER text_disposition_changed AFTER UPDATE OF reason, patient_id, voided_at ON disposition BEGIN
    DELETE FROM text_shown WHERE source = 'disposition' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'disposition', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.reason, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL AND new.source <> 'emr';
END;

CREATE TRIGGER text_departure_new AFTER INSERT ON departure BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'departure', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.offered, ''), nullif(new.reason, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_departure_gone AFTER DELETE ON departure BEGIN
    DELETE FROM text_shown WHERE source = 'departure' AND source_id = old.id;
END;
CREATE TRIGGER text_departure_changed
AFTER UPDATE OF offered, reason, patient_id, voided_at ON departure BEGIN
    DELETE FROM text_shown WHERE source = 'departure' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'departure', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.offered, ''), nullif(new.reason, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_flag_new AFTER INSERT ON flag BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'flag', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.label, ''),
            nullif(new.action, ''),
            nullif(new.reason, ''),
            nullif(new.notified, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_flag_gone AFTER DELETE ON flag BEGIN
    DELETE FROM text_shown WHERE source = 'flag' AND source_id = old.id;
END;
CREATE TRIGGER text_flag_changed
AFTER UPDATE OF label, action, reason, notified, patient_id, voided_at ON flag BEGIN
    DELETE FROM text_shown WHERE source = 'flag' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'flag', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.label, ''),
            nullif(new.action, ''),
            nullif(new.reason, ''),
            nullif(new.notified, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_stay_new AFTER INSERT ON stay BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'stay', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.own_words, ''), nullif(new.reason, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_stay_gone AFTER DELETE ON stay BEGIN
    DELETE FROM text_shown WHERE source = 'stay' AND source_id = old.id;
END;
CREATE TRIGGER text_stay_changed AFTER UPDATE OF own_words, reason, patient_id, voided_at ON stay BEGIN
    DELETE FROM text_shown WHERE source = 'stay' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'stay', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.own_words, ''), nullif(new.reason, '')) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_sticky_new AFTER INSERT ON stay BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'sticky', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.sticky, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_sticky_gone AFTER DELETE ON stay BEGIN
    DELETE FROM text_shown WHERE source = 'sticky' AND source_id = old.id;
END;
CREATE TRIGGER text_sticky_changed AFTER UPDATE OF sticky, patient_id, voided_at ON stay BEGIN
    DELETE FROM text_shown WHERE source = 'sticky' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'sticky', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.sticky, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_todo_new AFTER INSERT ON todo BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'todo', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.text, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_todo_gone AFTER DELETE ON todo BEGIN
    DELETE FROM text_shown WHERE source = 'todo' AND source_id = old.id;
END;
CREATE TRIGGER text_todo_changed AFTER UPDATE OF text, patient_id, voided_at ON todo BEGIN
    DELETE FROM text_shown WHERE source = 'todo' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'todo', new.id, new.patient_id, body FROM (
        SELECT coalesce(new.text, '') AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

-- The EMR's reason for the stay; only where the nurse gave none is it shown, and found.
CREATE TRIGGER text_emr_new AFTER INSERT ON emr_value
WHEN new.field = 'reason' AND new.entity = 'stay' AND coalesce(new.value, '') <> '' BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    VALUES ('emr_value', new.id, new.patient_id, new.value);
END;
CREATE TRIGGER text_emr_gone AFTER DELETE ON emr_value WHEN old.field = 'reason' BEGIN
    DELETE FROM text_shown WHERE source = 'emr_value' AND source_id = old.id;
END;
CREATE TRIGGER text_emr_changed AFTER UPDATE OF value, patient_id ON emr_value
WHEN new.field = 'reason' AND new.entity = 'stay' BEGIN
    DELETE FROM text_shown WHERE source = 'emr_value' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'emr_value', new.id, new.patient_id, new.value WHERE coalesce(new.value, '') <> '';
END;

-- A finished note is there at once; an unfinished one, with every key, only when somebody searches.
CREATE TRIGGER text_note_new AFTER INSERT ON note BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'note', new.id, new.patient_id, new.body
    WHERE new.state = 'finished' AND new.voided_at IS NULL AND new.body <> '';
    INSERT OR REPLACE INTO owed_shown SELECT 'note', new.id, new.patient_id WHERE new.state = 'draft';
END;
CREATE TRIGGER text_note_gone AFTER DELETE ON note BEGIN
    DELETE FROM text_shown WHERE source = 'note' AND source_id = old.id;
    DELETE FROM owed_shown WHERE source = 'note' AND source_id = old.id;
END;
CREATE TRIGGER text_note_typed AFTER UPDATE OF body ON note
WHEN old.state = 'draft' AND new.state = 'draft' BEGIN
    INSERT OR REPLACE INTO owed_shown VALUES ('note', new.id, new.patient_id);
END;
CREATE TRIGGER text_note_changed AFTER UPDATE OF body, state, voided_at, patient_id ON note
WHEN NOT (old.state = 'draft' AND new.state = 'draft' AND old.voided_at IS new.voided_at
    AND old.patient_id = new.patient_id) BEGIN
    DELETE FROM text_shown WHERE source = 'note' AND source_id = new.id;
    DELETE FROM owed_shown WHERE source = 'note' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'note', new.id, new.patient_id, new.body
    WHERE new.state = 'finished' AND new.voided_at IS NULL AND new.body <> '';
    INSERT OR REPLACE INTO owed_shown
    SELECT 'note', new.id, new.patient_id WHERE new.state = 'draft' AND new.voided_at IS NULL;
END;

-- The answers of a form are one text, in the form's own words.
CREATE TRIGGER text_form_new AFTER INSERT ON assessment BEGIN
    INSERT OR REPLACE INTO owed_shown VALUES ('assessment', new.id, new.patient_id);
END;
CREATE TRIGGER text_form_gone AFTER DELETE ON assessment BEGIN
    DELETE FROM text_shown WHERE source = 'assessment' AND source_id = old.id;
    DELETE FROM owed_shown WHERE source = 'assessment' AND source_id = old.id;
END;
CREATE TRIGGER text_form_changed AFTER UPDATE OF state, voided_at, patient_id ON assessment BEGIN
    DELETE FROM text_shown WHERE source = 'assessment' AND source_id = new.id;
    INSERT OR REPLACE INTO owed_shown VALUES ('assessment', new.id, new.patient_id);
END;
CREATE TRIGGER text_answer_new AFTER INSERT ON answer BEGIN
    INSERT OR REPLACE INTO owed_shown VALUES ('assessment', new.assessment_id, new.patient_id);
END;
CREATE TRIGGER text_answer_gone AFTER DELETE ON answer BEGIN
    INSERT OR REPLACE INTO owed_shown
    SELECT 'assessment', a.id, a.patient_id FROM assessment a WHERE a.id = old.assessment_id;
END;
CREATE TRIGGER text_answer_changed AFTER UPDATE OF value, voided_at ON answer BEGIN
    INSERT OR REPLACE INTO owed_shown VALUES ('assessment', new.assessment_id, new.patient_id);
END;

-- What is there already.
UPDATE problem SET title = title;
UPDATE goal SET text = text;
UPDATE intervention SET text = text;
UPDATE progress SET text = text;
UPDATE care_plan SET what_matters = what_matters;
UPDATE barrier SET title = title;
UPDATE contact SET name = name;
UPDATE diagnosis SET text = text;
UPDATE allergy SET substance = substance;
UPDATE prior_encounter SET reason = reason;
UPDATE checklist_item SET evidence = evidence;
UPDATE expected_discharge SET reason = reason;
UPDATE disposition SET reason = reason;
UPDATE departure SET offered = offered;
UPDATE flag SET label = label;
UPDATE stay SET own_words = own_words;
UPDATE stay SET sticky = sticky;
UPDATE todo SET text = text;
UPDATE emr_value SET value = value WHERE field = 'reason';
UPDATE note SET state = state;
INSERT INTO owed_shown SELECT 'note', id, patient_id FROM note WHERE state = 'draft' AND voided_at IS NULL;
UPDATE assessment SET state = state;
