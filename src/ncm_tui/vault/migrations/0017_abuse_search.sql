-- What shows that an abuse report was made is found by nobody who looks for words, as its event is.
DROP TRIGGER text_clock_evidence_new;
DROP TRIGGER text_clock_evidence_changed;
CREATE TRIGGER text_clock_evidence_new AFTER INSERT ON clock_evidence BEGIN
    INSERT INTO text_shown (source, source_id, patient_id, body)
    SELECT 'clock_evidence', new.id, new.patient_id, body FROM (
        SELECT concat_ws(' · ', nullif(new.who, ''), nullif(new.reason, ''), (
            SELECT group_concat(j.value, ' · ') FROM json_each(new.answers) j WHERE j.type = 'text' AND j.key IN (
                'recipient_name', 'interpreter_id', 'cost', 'note', 'evidence', 'to', 'from', 'number', 'spoken_to'
            )
        )) AS body
    ) WHERE body <> '' AND new.voided_at IS NULL
    AND new.rule NOT IN ('ABUSE_REPORT', 'ABUSE_REPORT_WRITTEN');
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
    ) WHERE body <> '' AND new.voided_at IS NULL
    AND new.rule NOT IN ('ABUSE_REPORT', 'ABUSE_REPORT_WRITTEN');
END;

UPDATE clock_evidence SET reason = reason WHERE rule IN ('ABUSE_REPORT', 'ABUSE_REPORT_WRITTEN');
