-- Search finds what was written of clocks: who was told, case numbers, reasons. What was seen or said of abuse
-- is found by nobody who looks for words.
CREATE TRIGGER text_clock_evidence_new AFTER INSERT ON clock_evidence BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'clock_evidence', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.who, ''), nullif(new.reason, ''), (
            SELECT group_concat(j.value, ' · ') FROM json_each(new.answers) j WHERE j.type = 'text' AND j.key IN (
                'recipient_name', 'interpreter_id', 'cost', 'note', 'evidence', 'to', 'from', 'number', 'spoken_to'
            )
        )) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;
CREATE TRIGGER text_clock_evidence_gone AFTER DELETE ON clock_evidence BEGIN
    DELETE FROM text_shown WHERE source = 'clock_evidence' AND source_id = old.id;
END;
CREATE TRIGGER text_clock_evidence_changed
AFTER UPDATE OF answers, who, reason, patient_id, voided_at ON clock_evidence BEGIN
    DELETE FROM text_shown WHERE source = 'clock_evidence' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'clock_evidence', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.who, ''), nullif(new.reason, ''), (
            SELECT group_concat(j.value, ' · ') FROM json_each(new.answers) j WHERE j.type = 'text' AND j.key IN (
                'recipient_name', 'interpreter_id', 'cost', 'note', 'evidence', 'to', 'from', 'number', 'spoken_to'
            )
        )) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL;
END;

CREATE TRIGGER text_stay_event_new AFTER INSERT ON stay_event BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'stay_event', new.id, new.patient_id, body FROM (
        SELECT (
            SELECT group_concat(j.value, ' · ') FROM json_each(new.fields) j WHERE j.type = 'text' AND j.key IN (
                'who', 'case_no', 'note', 'item', 'supplier', 'agency', 'facility', 'ref', 'hold_kind', 'hcpcs',
                'number', 'reason', 'level', 'service'
            )
        ) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL AND new.kind <> 'abuse_suspected';
END;
CREATE TRIGGER text_stay_event_gone AFTER DELETE ON stay_event BEGIN
    DELETE FROM text_shown WHERE source = 'stay_event' AND source_id = old.id;
END;
CREATE TRIGGER text_stay_event_changed
AFTER UPDATE OF fields, patient_id, voided_at ON stay_event BEGIN
    DELETE FROM text_shown WHERE source = 'stay_event' AND source_id = new.id;
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'stay_event', new.id, new.patient_id, body FROM (
        SELECT (
            SELECT group_concat(j.value, ' · ') FROM json_each(new.fields) j WHERE j.type = 'text' AND j.key IN (
                'who', 'case_no', 'note', 'item', 'supplier', 'agency', 'facility', 'ref', 'hold_kind', 'hcpcs',
                'number', 'reason', 'level', 'service'
            )
        ) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL AND new.kind <> 'abuse_suspected';
END;

UPDATE clock_evidence SET reason = reason;
UPDATE stay_event SET fields = fields;
