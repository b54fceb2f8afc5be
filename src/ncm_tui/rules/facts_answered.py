"""Facts that answers give: function and placement, each the newest finished answer of an item that ``feeds``
it, with that answer's own time; and what is known only at the moment a form is finished."""

from ncm_tui.rules.fact import Fact, FactType

_YES, _INT, _NUM, _TEXT = FactType.YES_NO, FactType.INTEGER, FactType.NUMBER, FactType.TEXT
_CODE, _DAY, _AT, _LIST = FactType.CODE, FactType.DAY, FactType.INSTANT, FactType.LIST

ASSIST = ("independent", "supervision", "contact_guard", "minimal", "moderate", "maximal", "dependent")
LEVELS_OF_CARE = ("none_yet", "home", "outpatient", "home_health", "snf", "irf", "ltach")
WEIGHT_BEARING = ("full", "as_tolerated", "partial", "toe_touch", "non")

#: Each is the newest finished answer of an item that ``feeds`` it, with that answer's own time.
FUNCTION = (
    Fact("therapy_at", _AT, "When therapy saw the patient", "2026-11-23T10:20:00-05:00"),
    Fact("therapy_discipline", _CODE, "Which therapy", "pt", values=("pt", "ot", "slp")),
    Fact("therapy_recommendation", _CODE, "Level of care therapy recommends", "snf", values=LEVELS_OF_CARE),
    Fact("ampac_mobility", _NUM, "AM-PAC basic mobility, T-score as typed", "39.2"),
    Fact("ampac_activity", _NUM, "AM-PAC daily activity, T-score as typed", "41.8"),
    Fact("bed_mobility_assist", _CODE, "Help with bed mobility", "minimal", values=ASSIST),
    Fact("transfer_assist", _CODE, "Help with transfers", "moderate", values=ASSIST),
    Fact("gait_assist", _CODE, "Help with walking", "contact_guard", values=ASSIST),
    Fact("gait_feet", _INT, "Distance walked", "150", "feet"),
    Fact("therapy_minutes", _INT, "Therapy tolerated in a day", "45", "minutes"),
    Fact("weight_bearing", _CODE, "Weight bearing; volatile", "toe_touch", values=WEIGHT_BEARING),
    Fact(
        "mobility",
        _CODE,
        "How the patient gets about",
        "walker",
        values=("independent", "cane", "walker", "wheelchair", "bedbound"),
    ),
    Fact("prior_level", _TEXT, "Function before this illness, in words", "Independent with a cane"),
    Fact("equipment_owned", _LIST, "Equipment the patient owns", "walker, oxygen"),
    Fact("height_cm", _NUM, "Height", "168", "cm"),
    Fact("weight_kg", _NUM, "Weight", "81.5", "kg"),
    Fact("isolation_organism", _TEXT, "Isolation and organism, for a facility", "Contact, MRSA nares"),
    Fact("oxygen_l_min", _NUM, "Oxygen flow; 0 is room air; volatile", "2", "L/min"),
    Fact("iv_drug", _TEXT, "Intravenous drug and dose to go on", "Cefazolin 2 g q8h"),
    Fact(
        "iv_line",
        _CODE,
        "The line it goes through",
        "picc",
        values=("peripheral", "midline", "picc", "tunneled", "port"),
    ),
    Fact("iv_stop", _DAY, "Last day of the intravenous drug", "2026-12-31"),
    Fact("wound_npwt", _YES, "A wound with negative pressure therapy", "false"),
    Fact("airway", _CODE, "Tracheostomy or ventilator", "trach", values=("none", "trach", "vent")),
    Fact("tube_feeding", _YES, "Fed by tube", "false"),
    Fact("dialysis_days", _LIST, "Days of dialysis", "mon, wed, fri"),
    Fact("dialysis_chair", _TEXT, "Dialysis unit and chair time", "Elm St unit, 06:00"),
    Fact("sitter_48h", _YES, "Restraint or sitter in the last 48 hours", "false"),
    Fact("residence", _CODE, "Where the patient lived before", "house"),
    Fact("lives_with", _LIST, "Who the patient lives with", "alone"),
    Fact("caregiver", _TEXT, "Primary caregiver: name, relation", "Rosa, spouse"),
    Fact(
        "caregiver_available",
        _CODE,
        "When the caregiver is there",
        "nights",
        values=("all_day", "days", "nights", "intermittent", "none"),
    ),
    Fact("pharmacy", _TEXT, "Pharmacy", "Main St"),
    Fact("home_health_agency", _TEXT, "Home health agency before admission", "Valley HH"),
    Fact("household_size", _INT, "People in the household", "2"),
    Fact("annual_income", _NUM, "Household income a year, as told", "21000", "USD"),
    Fact("snf_days_used", _INT, "SNF days used in this benefit period, as told", "12", "days"),
    Fact("reserve_days_used", _INT, "Lifetime reserve days used, as told", "0", "days"),
)
SIGNED = (
    Fact("signed_by", _TEXT, "Who finishes the form; known at that moment only", "R. Diaz, RN"),
    Fact(
        "signed_at", _AT, "When the form is finished; known at that moment only", "2026-11-21T10:05:00-05:00"
    ),
    Fact(
        "hours_to_assessment",
        _NUM,
        "Hours from arrival to the finished form, where the arrival has an hour; known at that moment only",
        "7.5",
        "hours",
    ),
)
