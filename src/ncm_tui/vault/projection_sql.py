"""The statements of the projection. ``:ids`` is a JSON list of patient ids, used everywhere by ``json_each``.

Order of choice in each pick: the nurse's row before the EMR's, then the newest.
"""

from typing import Final

_TOUCHED: Final = "(SELECT value FROM json_each(:ids))"

_PATIENT_FIELDS: Final = (
    "family", "given", "preferred_name", "birth_date", "sex", "language", "phone", "address",
    "deceased_at", "born_at", "newborn_label", "birth_year", "interpreter",
)  # fmt: skip
_STAY_FIELDS: Final = (
    "class_code", "status", "unit", "bed", "attending", "service", "reason", "drg", "gmlos", "gmlos_year",
    "admit_source", "isolation",
)  # fmt: skip
_KEY_TIMES: Final = (
    "arrival", "observation_order", "observation_start", "inpatient_order", "discharge_order", "left",
)  # fmt: skip


def _pivot(entity: str, fields: tuple[str, ...]) -> str:
    columns = ", ".join(f"max(CASE field WHEN '{field}' THEN value END) AS {field}" for field in fields)
    return (
        f"SELECT entity_id, {columns} FROM emr_value "
        f"WHERE patient_id IN {_TOUCHED} AND +entity = '{entity}' GROUP BY entity_id"
    )


def _shown(table: str, field: str) -> str:
    return f"coalesce(nullif({table}.{field}, ''), nullif(e.{field}, ''))"


def _pick(table: str, key: str, order: str, where: str = "1") -> str:
    """The id of the row of ``table`` to show, for a LEFT JOIN."""
    where = f"x.{key} AND x.voided_at IS NULL AND {where}"
    return f"(SELECT x.id FROM {table} x WHERE {where} ORDER BY {order} LIMIT 1)"


BABIES: Final = f"SELECT id FROM patient WHERE mother_id IN {_TOUCHED}"

# Under limited identity no birth date is kept: there the last four of the MRN raise the alert.
_SHORT: Final = "s.birth_date IS NULL AND s.mrn LIKE '…%'"

KEYS: Final = f"""SELECT DISTINCT s.family_key, CASE WHEN {_SHORT} THEN s.mrn ELSE s.birth_date END
    FROM stay_shown s WHERE s.patient_id IN {_TOUCHED}"""

PATIENTS: Final = f"""
WITH e AS ({_pivot("patient", _PATIENT_FIELDS)}),
house AS (SELECT coalesce((SELECT mrn_system FROM facility ORDER BY id LIMIT 1), '') AS system),
shown AS (
    SELECT p.id, p.uid, p.mother_id, coalesce(p.no_information, 0) OR coalesce(
            (SELECT m.no_information FROM patient m WHERE m.id = p.mother_id), 0) AS no_information,
        {", ".join(f"{_shown('p', field)} AS {field}" for field in _PATIENT_FIELDS[:-1])},
        coalesce(p.interpreter, lower(e.interpreter) IN ('true', '1', 'yes')) AS interpreter,
        coalesce((SELECT CASE WHEN i.last_four = '' THEN i.value ELSE '…' || i.last_four END FROM identifier i
            WHERE i.patient_id = p.id AND i.kind = 'MR' AND i.voided_at IS NULL
            ORDER BY i.system <> (SELECT system FROM house), i.id LIMIT 1), '') AS mrn
    FROM patient p LEFT JOIN e ON e.entity_id = p.id
    WHERE p.id IN {_TOUCHED} AND p.voided_at IS NULL
)
INSERT INTO patient_shown (
    patient_id, uid, family, given, preferred_name, own_name, name, sort_name, family_key, initial_key,
    find_key, mrn, mrn_key, birth_date, born_at, sex, language, interpreter, phone, address, deceased_at,
    newborn_label, mother_id, mother_uid, no_information, birth_year)
SELECT id, uid, family, given, preferred_name,
    ncm_display_name(family, given), ncm_display_name(family, given),
    ncm_fold(family) || ' ' || ncm_fold(given), ncm_fold(family), substr(ncm_fold(given), 1, 1),
    ncm_search_key(family, given, preferred_name,
        CASE WHEN length(family) = 1 THEN family || given END), mrn, replace(ncm_fold(mrn), ' ', ''),
    birth_date, born_at, sex, language, interpreter, phone, address, deceased_at,
    newborn_label, mother_id, (SELECT m.uid FROM patient m WHERE m.id = shown.mother_id), no_information,
    coalesce(CAST(substr(birth_date, 1, 4) AS INTEGER), CAST(birth_year AS INTEGER))
FROM shown
"""

NAME_NEWBORNS: Final = f"""
UPDATE patient_shown AS b SET
    name = ncm_newborn_name(b.newborn_label, b.sex, b.own_name, m.own_name),
    sort_name = CASE WHEN m.family_key <> '' THEN m.sort_name || ' ~' || b.sort_name ELSE b.sort_name END,
    family_key = CASE WHEN b.family_key = '' THEN coalesce(m.family_key, '') ELSE b.family_key END,
    find_key = b.find_key || ncm_search_key(b.newborn_label, m.family, m.given)
FROM patient_shown AS n LEFT JOIN patient_shown AS m ON m.patient_id = n.mother_id
WHERE n.patient_id = b.patient_id AND b.patient_id IN {_TOUCHED}
    AND (b.mother_id IS NOT NULL OR b.newborn_label IS NOT NULL)
"""

_TIMES: Final = ", ".join(
    f"max(CASE kind WHEN '{kind}' THEN at END) AS {kind}, "
    f"max(CASE kind WHEN '{kind}' THEN precision END) AS {kind}_precision"
    for kind in _KEY_TIMES
)

# Where one of the two is a day without an hour, days are compared; the same day counts as converted.
_CONVERTED: Final = """CASE WHEN 'date' IN (k.inpatient_order_precision, k.observation_start_precision)
        THEN ncm_local_day(k.inpatient_order, s.zone) >= ncm_local_day(k.observation_start, s.zone)
        ELSE k.inpatient_order >= k.observation_start END"""

# IP once an inpatient order stands that no later observation start undoes; a class alone decides the rest.
_ST: Final = f"""CASE
    WHEN k.inpatient_order IS NOT NULL
        AND (k.observation_start IS NULL OR {_CONVERTED}) THEN 'IP'
    WHEN k.inpatient_order IS NULL AND s.class_code IN ('IMP', 'ACUTE', 'NONAC') THEN 'IP'
    WHEN s.class_code = 'OBSENC' OR coalesce(k.observation_start, k.observation_order) IS NOT NULL THEN 'OB'
    WHEN s.class_code = 'EMER' THEN 'ED'
    ELSE 'OP' END"""

# When she last left a hospital bed before this arrival: an earlier stay here, or one the export told of.
_PRIOR_LEFT: Final = """(SELECT max(at) FROM (
            SELECT x.at FROM key_time x WHERE x.patient_id = s.patient_id AND x.kind = 'left'
                AND x.stay_id <> s.id AND x.voided_at IS NULL AND x.at <= k.arrival
            UNION ALL
            SELECT x.ended_at FROM prior_encounter x WHERE x.patient_id = s.patient_id
                AND x.class_code IN ('IMP', 'ACUTE', 'NONAC', 'OBSENC') AND x.voided_at IS NULL
                AND x.ended_at <= k.arrival))"""

# The first to-do of the patient, whichever stay it was made in: by the facility's day on which it wants to be
# seen, there by its hour, those of the day at large after them.
_TODO_DAY: Final = "coalesce(ncm_local_day(x.snoozed_until, s.zone), x.due_day)"
_TODO_AT: Final = "coalesce(x.snoozed_until, x.due_at)"

# Of a patient's stays one: of those on my list, else of the open ones, the latest.
_SHOWS_TODOS: Final = "row_number() OVER shows = 1"

_OF_STAY: Final = "stay_id = s.id"
_NEWEST: Final = "x.recorded_at DESC, x.id DESC"

# A no-information patient (P§13): the letters of the name neither sort nor filter a list.
STAYS: Final = f"""
WITH e AS ({_pivot("stay", _STAY_FIELDS)}),
k AS (SELECT stay_id, {_TIMES} FROM key_time
    WHERE patient_id IN {_TOUCHED} AND voided_at IS NULL GROUP BY stay_id),
s AS (
    SELECT t.id, t.uid, t.patient_id, t.facility_id, t.visit_number,
        (SELECT zone FROM facility WHERE id = t.facility_id) AS zone, t.on_my_list, t.own_words,
        t.sticky,
        {", ".join(f"{_shown('t', field)} AS {field}" for field in _STAY_FIELDS)}
    FROM stay t LEFT JOIN e ON e.entity_id = t.id
    WHERE t.patient_id IN {_TOUCHED} AND t.voided_at IS NULL
),
joined AS (
    SELECT s.id AS stay_id, s.uid, s.patient_id, p.uid AS patient_uid, s.visit_number, s.facility_id,
        p.name, p.preferred_name, p.no_information, p.family_key, p.initial_key, p.mrn, p.mrn_key,
        CASE WHEN p.no_information THEN '~' ELSE p.sort_name END AS sort_name,
        p.birth_date, p.birth_year, p.born_at, p.sex, p.language, p.interpreter,
        (p.mother_id IS NOT NULL OR p.newborn_label IS NOT NULL OR (p.birth_date IS NOT NULL
            AND julianday(k.arrival) - julianday(p.birth_date) BETWEEN -1 AND 28) IS TRUE) AS newborn,
        p.mother_uid, coalesce(s.unit, '') AS unit, coalesce(s.bed, '') AS bed,
        ncm_natural(s.unit) || '|' || ncm_natural(s.bed) AS bed_sort,
        replace(ncm_fold(s.bed), ' ', '') AS bed_key,
        s.class_code, coalesce(s.status, 'in-progress') AS status, {_ST} AS st,
        (coalesce(s.status, 'in-progress') IN ('in-progress', 'onleave') AND k."left" IS NULL) AS open,
        s.on_my_list, k.arrival, k.arrival_precision, k.observation_order, k.observation_start,
        k.observation_start_precision AS observation_precision,
        k.inpatient_order, k.inpatient_order_precision AS inpatient_precision, k.discharge_order,
        k."left" AS left_at, k.left_precision, s.attending, s.service, s.reason, s.drg,
        CAST(s.gmlos AS REAL) AS gmlos,
        CAST(s.gmlos_year AS INTEGER) AS gmlos_year, s.admit_source, s.isolation, s.own_words,
        c.uid AS coverage_uid, c.payer, c.plan,
        CASE WHEN c.confirmed_at IS NULL THEN 'unknown' ELSE c.payer_class END AS payer_class,
        (c.confirmed_at IS NOT NULL AND c.payer_class <> 'unknown') AS payer_confirmed,
        d.day AS edd, coalesce(w.destination, o.destination) AS destination,
        o.raw AS disposition_raw, ncm_listed_barrier(b.title, b.code, b.private) AS barrier,
        l.instrument || ' ' || CAST(l.value AS INTEGER) || coalesce(' ' || l.band, '')
            || CASE WHEN l.provisional THEN ' (prov.)' ELSE '' END AS lace,
        f.label AS safety, f.fired_at AS safety_since,
        v.value AS code_status, v.source AS code_source, v.recorded_at AS code_at,
        a.form_id AS draft_form, a.started_at AS draft_since,
        EXISTS (SELECT 1 FROM assessment x WHERE x.stay_id = s.id AND x.state = 'finished'
            AND x.form_id LIKE 'admission%' AND x.voided_at IS NULL) AS admission_done,
        n.kind AS note_kind, n.finished_at AS note_since, n.copied_at IS NOT NULL AS note_copied,
        CASE WHEN k."left" IS NULL THEN s.sticky END AS sticky,
        td.text AS todo, coalesce(td.snoozed_until, td.due_at, td.due_day) AS todo_due,
        (SELECT count(*) FROM todo x WHERE x.patient_id = s.patient_id AND x.state = 'open'
            AND x.voided_at IS NULL) AS todo_count,
        (SELECT min(x.census_at) FROM census_absence x
            WHERE x.stay_id = s.id AND x.choice IS NULL AND x.voided_at IS NULL) AS absent_since,
        {_PRIOR_LEFT} AS prior_left,
        p.find_key
    FROM s JOIN patient_shown p ON p.patient_id = s.patient_id
    LEFT JOIN k ON k.stay_id = s.id
    LEFT JOIN coverage c ON c.id = {
    _pick("coverage", "patient_id = s.patient_id", "x.rank, x.source = 'emr', x.confirmed_at IS NULL, x.id")
}
    LEFT JOIN expected_discharge d ON d.id = {
    _pick("expected_discharge", _OF_STAY, f"x.source = 'emr', {_NEWEST}")
}
    LEFT JOIN disposition o ON o.id = {_pick("disposition", _OF_STAY, f"x.source = 'emr', {_NEWEST}")}
    LEFT JOIN departure w ON w.stay_id = s.id AND w.voided_at IS NULL AND k."left" IS NOT NULL
    LEFT JOIN barrier b ON b.id = {
    _pick("barrier", _OF_STAY, "x.due IS NULL, x.due, x.id", "x.state = 'open'")
}
    LEFT JOIN score l ON l.id = {
    _pick("score", _OF_STAY, "x.computed_at DESC, x.id DESC", "x.instrument = 'LACE' AND x.value IS NOT NULL")
}
    LEFT JOIN flag f ON f.id = {
    _pick(
        "flag",
        _OF_STAY,
        "x.fired_at, x.id",
        "x.severity = 'safety' AND x.disposed_at IS NULL AND x.withdrawn_at IS NULL",
    )
}
    LEFT JOIN code_status v ON v.id = {_pick("code_status", _OF_STAY, _NEWEST)}
    LEFT JOIN assessment a ON a.id = {
    _pick("assessment", _OF_STAY, "x.started_at DESC, x.id DESC", "x.state = 'draft'")
}
    LEFT JOIN todo td ON td.id = {
    _pick(
        "todo",
        "patient_id = s.patient_id",
        f"{_TODO_DAY} IS NULL, {_TODO_DAY}, {_TODO_AT} IS NULL, {_TODO_AT}, x.id",
        "x.state = 'open'",
    )
}
    LEFT JOIN note n ON n.id = {
    _pick("note", _OF_STAY, "x.finished_at, x.id", "x.state = 'finished' AND x.charted_at IS NULL")
}
)
INSERT INTO stay_shown (
    stay_id, uid, patient_id, patient_uid, visit_number, facility_id, name, preferred_name, sort_name,
    family_key, initial_key, mrn, mrn_key, birth_date, birth_year, born_at, sex, language, interpreter,
    newborn, mother_uid, unit, bed, bed_sort, bed_key, class_code, status, st, open, on_my_list, active,
    latest,
    arrival, arrival_precision, observation_order, observation_start, observation_precision,
    inpatient_order, inpatient_precision, discharge_order, left_at, left_precision, attending, service,
    reason, drg, gmlos, gmlos_year, admit_source, isolation, own_words, coverage_uid, payer, payer_class,
    payer_confirmed, edd, destination, disposition_raw, barrier, lace, safety, safety_since, code_status,
    code_source, code_at, draft_form, draft_since, admission_done, note_kind, note_since,
    note_copied, no_information, sticky, todo, todo_due, todo_count, absent_since, prior_left, find_key,
    filter_key)
SELECT stay_id, uid, patient_id, patient_uid, visit_number, facility_id, name, preferred_name, sort_name,
    family_key, initial_key, mrn, mrn_key, birth_date, birth_year, born_at, sex, language, interpreter,
    newborn, mother_uid, unit, bed, bed_sort, bed_key, class_code, status, st, open, on_my_list,
    open AND on_my_list,
    row_number() OVER (PARTITION BY patient_id ORDER BY open DESC, arrival DESC, stay_id DESC) = 1,
    arrival, arrival_precision, observation_order, observation_start, observation_precision,
    inpatient_order, inpatient_precision, discharge_order, left_at, left_precision, attending, service,
    reason, drg, gmlos, gmlos_year, admit_source, isolation, own_words, coverage_uid,
    coalesce(nullif(payer, ''), plan), payer_class, payer_confirmed, edd, destination,
    disposition_raw, barrier, lace, safety, safety_since,
    code_status, code_source, code_at, draft_form, draft_since, admission_done, note_kind,
    note_since, note_copied, no_information, sticky,
    CASE WHEN {_SHOWS_TODOS} THEN todo END, CASE WHEN {_SHOWS_TODOS} THEN todo_due END,
    CASE WHEN {_SHOWS_TODOS} THEN todo_count ELSE 0 END, absent_since, prior_left,
    find_key,
    CASE WHEN no_information THEN '' ELSE find_key END
        || ncm_search_key(mrn, unit, bed, st, payer, attending, destination,
            CASE WHEN no_information THEN NULL ELSE barrier END)
FROM joined
WINDOW shows AS (PARTITION BY patient_id
    ORDER BY open AND on_my_list DESC, open DESC, arrival DESC, stay_id DESC)
"""

ALERTS: Final = f"""
UPDATE stay_shown AS s SET name_alert =
    (s.family_key <> '' AND EXISTS (SELECT 1 FROM stay_shown o
        WHERE o.family_key = s.family_key AND o.active = 1 AND o.patient_id <> s.patient_id
        AND (o.initial_key = s.initial_key
            OR (s.unit <> '' AND o.unit = s.unit AND (o.newborn = 1 OR s.newborn = 1)))))
    OR EXISTS (SELECT 1 FROM stay_shown o
        WHERE o.birth_date = s.birth_date AND o.active = 1 AND o.patient_id <> s.patient_id)
    OR ({_SHORT} AND EXISTS (SELECT 1 FROM stay_shown o
        WHERE o.mrn = s.mrn AND o.active = 1 AND o.patient_id <> s.patient_id))
WHERE s.family_key IN (SELECT value FROM json_each(:families))
    OR s.birth_date IN (SELECT value FROM json_each(:births))
    OR s.mrn IN (SELECT value FROM json_each(:births))
"""
