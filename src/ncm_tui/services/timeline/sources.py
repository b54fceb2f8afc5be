"""Where the timeline comes from: one arm a kind of row, each giving the same eleven columns.

``source, kind, at, precision, entered, by, uid, a, b, c, d``: ``at`` is when it happened, ``entered`` when it
was put in, ``by`` the author's uid or ``emr``; ``a`` to ``d`` are what the words are made of. ``:s`` is the
stay's id, ``:p`` its patient's, ``:gone`` a JSON list of the verbs that no longer count. Rows taken
back or removed are not in it: the history has those (``h``).
"""

from typing import Final

_LIVE: Final = "voided_at IS NULL"
_OF_STAY: Final = f"stay_id = :s AND {_LIVE}"
#: Verbs of the record that make no row of their own: told from what they touched, unless taken back.
_TOLD: Final = "('patient.created', 'patient.edited', 'list.kept', 'list.dropped')"

_KEY_TIMES: Final = f"""
SELECT 'key_time', 'stay', at, precision, coalesce(confirmed_at, created_at),
    CASE source WHEN 'emr' THEN 'emr' ELSE coalesce(confirmed_by, created_by) END, uid, kind, confirmed_at,
    (SELECT destination FROM departure WHERE {_OF_STAY}), NULL
FROM key_time WHERE {_OF_STAY}"""

_CHANGES: Final = f"""
SELECT 'status', 'stay', at, 'minute', created_at, 'emr', uid, field, value, NULL, NULL
FROM status_change WHERE {_OF_STAY} AND at IS NOT NULL
UNION ALL
SELECT 'place', 'stay', started_at, 'minute', created_at, 'emr', uid, unit, bed, NULL, NULL
FROM stay_location WHERE {_OF_STAY} AND started_at IS NOT NULL
UNION ALL
SELECT 'moved', 'stay', e.at, 'minute', e.at, 'emr', v.row_uid, json_extract(v.before, '$.field'),
    json_extract(v.before, '$.value'),
    coalesce((SELECT json_extract(n.before, '$.value') FROM row_version n
        WHERE n.row_uid = v.row_uid AND n.seq > v.seq ORDER BY n.seq LIMIT 1),
        (SELECT x.value FROM emr_value x WHERE x.uid = v.row_uid)), NULL
FROM row_version v JOIN audit_entry e ON e.seq = v.verb_seq
WHERE v.patient_id = :p AND v.table_name = 'emr_value' AND v.verb NOT IN ('undo', 'redo')
    AND json_extract(v.before, '$.entity') = 'stay' AND json_extract(v.before, '$.entity_id') = :s
    AND json_extract(v.before, '$.field') IN ('bed', 'unit')
    AND v.verb_seq NOT IN (SELECT value FROM json_each(:gone))"""

_GOING: Final = f"""
SELECT 'edd', 'going', recorded_at, 'minute', recorded_at,
    CASE source WHEN 'emr' THEN 'emr' ELSE created_by END,
    uid, day, reason, at, NULL FROM expected_discharge WHERE {_OF_STAY}
UNION ALL
SELECT 'disposition', 'going', recorded_at, 'minute', recorded_at,
    CASE source WHEN 'emr' THEN 'emr' ELSE created_by END, uid, destination, raw, reason, NULL
FROM disposition WHERE {_OF_STAY}"""

_FORMS: Final = f"""
SELECT 'form', 'form', coalesce(a.finished_at, a.started_at), 'minute', coalesce(a.finished_at,
    a.started_at),
    a.created_by, a.uid, a.form_id, a.state,
    (SELECT json_array(value, band, provisional) FROM score WHERE assessment_id = a.id LIMIT 1), NULL
FROM assessment a WHERE {_OF_STAY} AND a.state <> 'discarded'
UNION ALL
SELECT 'flag', CASE severity WHEN 'safety' THEN 'safety' ELSE 'form' END, fired_at, 'minute', fired_at,
    created_by, uid, label, severity, disposed_at,
    withdrawn_at
FROM flag WHERE {_OF_STAY}
UNION ALL
SELECT 'flag_answered', CASE severity WHEN 'safety' THEN 'safety' ELSE 'form' END, disposed_at, 'minute',
    disposed_at, disposed_by, uid, label, notified,
    action, reason
FROM flag WHERE {_OF_STAY} AND disposed_at IS NOT NULL"""

_IN_PLAN: Final = f"care_plan_id IN (SELECT id FROM care_plan WHERE {_OF_STAY})"
_GOALS: Final = f"""FROM goal g JOIN problem p ON p.id = g.problem_id
    WHERE p.{_IN_PLAN} AND g.voided_at IS NULL AND p.voided_at IS NULL"""
_PLAN: Final = f"""
SELECT 'problem', 'plan', created_at, 'minute', created_at, created_by, uid, title, NULL, NULL, NULL
FROM problem WHERE {_IN_PLAN} AND {_LIVE}
UNION ALL
SELECT 'goal', 'plan', g.created_at, 'minute', g.created_at, g.created_by, g.uid, g.text, NULL, NULL, NULL
{_GOALS}
UNION ALL
SELECT 'intervention', 'plan', i.created_at, 'minute', i.created_at, i.created_by, i.uid, i.text, i.owner,
    NULL, NULL
FROM intervention i WHERE i.goal_id IN (SELECT g.id {_GOALS}) AND i.voided_at IS NULL
UNION ALL
SELECT 'progress', 'plan', r.happened_at, 'minute', r.created_at, r.created_by, g.uid, r.state, r.value,
    r.text,
    g.text
FROM progress r JOIN goal g ON g.id = r.goal_id
WHERE r.goal_id IN (SELECT g.id {_GOALS}) AND r.voided_at IS NULL
UNION ALL
SELECT 'barrier', 'plan', created_at, 'minute', created_at, created_by, uid, title, owner, due, NULL
FROM barrier WHERE {_OF_STAY}
UNION ALL
SELECT 'barrier_gone', 'plan', resolved_at, 'minute', resolved_at, created_by, uid, title, NULL, NULL, NULL
FROM barrier WHERE {_OF_STAY} AND resolved_at IS NOT NULL AND state <> 'open'"""

_DISCHARGE: Final = f"""
SELECT 'check', 'discharge', coalesce(happened_at, entered_at), 'minute', entered_at, entered_by, uid, item,
    state, evidence, coalesce(nullif(who, ''), reason)
FROM checklist_item WHERE {_OF_STAY}
UNION ALL
SELECT 'need', 'discharge', recorded_at, 'minute', recorded_at, created_by, uid, need, planned, NULL, NULL
FROM discharge_need WHERE {_OF_STAY} AND planned = 1"""

_NOTES: Final = f"""
SELECT 'note', 'note', coalesce(finished_at, written_at), 'minute', coalesce(finished_at, written_at),
    created_by,
    uid, kind, state, parent_id, error_reason
FROM note WHERE {_OF_STAY}
UNION ALL
SELECT 'note_copied', 'note', copied_at, 'minute', copied_at, created_by, uid, kind, NULL, parent_id, NULL
FROM note WHERE {_OF_STAY} AND copied_at IS NOT NULL
UNION ALL
SELECT 'note_charted', 'note', charted_at, 'minute', charted_at, created_by, uid, kind, NULL, parent_id,
    NULL
FROM note WHERE {_OF_STAY} AND charted_at IS NOT NULL"""

_FACTS: Final = f"""
SELECT 'code_status', 'fact', recorded_at, 'minute', created_at,
    CASE source WHEN 'emr' THEN 'emr' ELSE created_by END, uid, value, NULL, NULL, NULL
FROM code_status WHERE {_OF_STAY}
UNION ALL
SELECT 'fact', 'fact', seen_at, 'minute', created_at, created_by, uid, fact, value, NULL, NULL
FROM fact_seen WHERE {_OF_STAY}
UNION ALL
SELECT 'payer', 'payer', confirmed_at, 'minute', confirmed_at, confirmed_by, uid, coalesce(nullif(payer,
    ''), plan),
    payer_class, confirmed_source, NULL
FROM coverage WHERE patient_id = :p AND {_LIVE} AND confirmed_at IS NOT NULL"""

_TODOS: Final = f"""
SELECT 'todo', 'to-do', created_at, 'minute', created_at, created_by, uid, text, coalesce(due_at,
    due_day), NULL,
    NULL
FROM todo WHERE {_OF_STAY}
UNION ALL
SELECT 'todo_done', 'to-do', done_at, 'minute', done_at, coalesce(done_by, created_by), uid, text, NULL,
    NULL, NULL
FROM todo WHERE {_OF_STAY} AND done_at IS NOT NULL"""

_CLOCKS: Final = f"""
SELECT 'evidence', 'clock', coalesce(happened_at, entered_at), 'minute', entered_at, entered_by, uid, rule,
    kind, answers, coalesce(nullif(who, ''), reason)
FROM clock_evidence WHERE {_OF_STAY}
UNION ALL
SELECT 'event', 'clock', at, precision, recorded_at, created_by, uid, kind, fields, NULL, NULL
FROM stay_event WHERE {_OF_STAY}"""

_IMPORTS: Final = f"""
SELECT 'import', 'import', coalesce(r.census_at, r.created_at), 'minute', r.created_at, r.created_by, r.uid,
    r.census_at, NULL, NULL, NULL
FROM import_run r WHERE r.voided_at IS NULL AND r.verb_seq IN (SELECT verb_seq FROM row_version
    WHERE patient_id = :p AND verb = 'import.taken_in')
UNION ALL
SELECT 'conflict', 'import', raised_at, 'minute', raised_at, 'emr', uid, field, nurse_value, emr_value,
    choice
FROM conflict WHERE patient_id = :p AND (entity = 'patient' OR entity_id = :s)
UNION ALL
SELECT 'decided', 'import', chosen_at, 'minute', chosen_at, '', uid, field, nurse_value, emr_value, choice
FROM conflict WHERE patient_id = :p AND (entity = 'patient' OR entity_id = :s) AND chosen_at IS NOT NULL
UNION ALL
SELECT 'absence', 'stay', census_at, 'minute', created_at, 'emr', uid, choice, chosen_at, NULL, NULL
FROM census_absence WHERE {_OF_STAY}
UNION ALL
SELECT 'merge', 'import', created_at, 'minute', created_at, 'emr', uid, merged_mrn, NULL, NULL, NULL
FROM patient_merge WHERE patient_id = :p AND {_LIVE}"""

_OTHERS: Final = f"""
SELECT 'other_stay', 'prior', arrival, coalesce(arrival_precision, 'minute'), arrival, '', uid, st, unit,
    reason,
    left_at
FROM stay_shown WHERE patient_id = :p AND stay_id <> :s AND arrival IS NOT NULL
UNION ALL
SELECT 'encounter', 'prior', started_at, 'minute', started_at, 'emr', uid, class_code, NULL, reason,
    ended_at
FROM prior_encounter WHERE patient_id = :p AND {_LIVE} AND started_at IS NOT NULL
UNION ALL
SELECT 'told', 'record', e.at, 'minute', e.at, e.actor, '', e.verb, NULL, NULL, NULL
FROM audit_entry e WHERE e.seq IN (SELECT verb_seq FROM row_version
        WHERE patient_id = :p AND verb IN {_TOLD})
    AND e.seq NOT IN (SELECT value FROM json_each(:gone))"""

ENTRIES: Final = "\nUNION ALL\n".join(
    (
        _KEY_TIMES,
        _CHANGES,
        _GOING,
        _FORMS,
        _PLAN,
        _DISCHARGE,
        _NOTES,
        _FACTS,
        _TODOS,
        _CLOCKS,
        _IMPORTS,
        _OTHERS,
    )
)
"""Every entry, in no order."""
TIMELINE: Final = f"SELECT * FROM ({ENTRIES}) ORDER BY 3 DESC, 5 DESC, 7"
