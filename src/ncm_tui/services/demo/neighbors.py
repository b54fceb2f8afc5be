"""The other beds of the ward: look-alike names, long and odd names, thin and full charts."""

from ncm_tui.models.enums import Destination as To
from ncm_tui.models.enums import PayerClass as Pays
from ncm_tui.models.enums import StayClass as As
from ncm_tui.services.demo.story import Before, Expected, Heading, Kin, Obstacle, Payer, Story

COPD = Story(
    key="copd", age=66.2, sex="female", reason="COPD exacerbation", service="Pulmonology", unit="5E", klass=As.IMP,
    arrival=80, inpatient=76, drg=("190", 3.4), name=("Lee", "Susan"),
    diagnoses=(("J44.1", "COPD with acute exacerbation"), ("J96.01", "Acute respiratory failure with hypoxia"), ("F17.210", "Nicotine dependence")),
    payer=Payer("UHC Medicare Advantage", "PPO", "MA", Pays.MEDICARE_ADVANTAGE, Pays.MEDICARE_ADVANTAGE, "card seen"),
    destinations=(Heading(52, To.HOME_HEALTH, "New oxygen", "HHS"),), expected=(Expected(52, 1, "Walk test Tue"),),
    code_status=("Full code", 7.5), barriers=(Obstacle("Qualifying saturation for home oxygen", "equipment", "RT", 1),),
    allergies=(("sulfa", "rash"),), kin=(Kin("Wei", "son", None, True),), before=(Before("EMER", 40, 6, "Short of breath"), Before("IMP", 160, 80, "COPD")),
    needs=(("oxygen", True), ("equipment", True)),
)  # fmt: skip
PNEUMONIA = Story(
    key="pneumonia", age=81.9, sex="male", reason="Pneumonia", service="Medicine", unit="5E", klass=As.IMP,
    arrival=44, inpatient=39, drg=("194", 3.0), name=("Lee", "Samuel"),
    diagnoses=(("J18.9", "Pneumonia"), ("R13.12", "Dysphagia, oropharyngeal"), ("G20.A1", "Parkinson's disease")),
    payer=Payer("Medicare", "Part A and B", "MEDICARE", Pays.MEDICARE_FFS), destinations=(Heading(24, To.SNF, "Swallow and gait worse", "SNF"),),
    expected=(Expected(24, 3, "Third midnight Tue", by_nurse=False),), code_status=("DNR", 20), kin=(Kin("Grace", "wife", True, True),),
    barriers=(Obstacle("Choice list not given yet", "choice", "me", 0),),
)  # fmt: skip
LONG_NAME = Story(
    key="long-name", age=63.3, sex="female", reason="Colon resection", service="Surgery", unit="4W", klass=As.IMP,
    arrival=98, inpatient=97, drg=("330", 5.1), name=("Wojciechowska-Bartholomew-Featherstonehaugh", "Philippa Mary J"),
    diagnoses=(("C18.2", "Malignant neoplasm of ascending colon"), ("Z93.3", "Colostomy status")),
    payer=Payer("Medical Mutual", "PPO", "COM", Pays.COMMERCIAL_PPO), destinations=(Heading(40, To.HOME_HEALTH, "New ostomy", "HHS"),),
    expected=(Expected(80, 0, "Pathway", by_nurse=False), Expected(18, 1, "Bowel function")), code_status=("Full code", 97),
    isolation="Contact plus, C. difficile", kin=(Kin("Edmund", "husband", None, True),), admit_source="Elective", date_only=True, needs=(("equipment", True),),
)  # fmt: skip
BRACKETS = Story(
    key="brackets", age=52.0, sex="female", reason="Cellulitis [L] leg", service="Medicine", unit="5E", klass=As.IMP,
    arrival=30, inpatient=26, drg=("603", 3.0), name=("Núñez [Ortiz]", "Zoë"), preferred="[Zee]",
    diagnoses=(("L03.116", "Cellulitis of left lower limb"), ("I83.12", "Varicose veins of left leg [with inflammation]")),
    payer=Payer("Aetna [self-funded]", "ASO", "COM", Pays.COMMERCIAL_SELF_FUNDED), destinations=(Heading(10, To.HOME, "[home] with sister", "HOM"),),
    expected=(Expected(24, 1, "[IV → PO] switch", by_nurse=False),), code_status=("Full code", 26), kin=(Kin("Inés", "sister", None, True),),
)  # fmt: skip
THIN = Story(
    key="thin", age=45.0, sex="male", reason="Syncope", service="Emergency", unit="ED", klass=As.EMER, arrival=2.4, inpatient=None, payer=None,
)  # fmt: skip
KETOACIDOSIS = Story(
    key="ketoacidosis", age=24.4, sex="male", reason="Diabetic ketoacidosis", service="Medicine", unit="4W", klass=As.IMP,
    arrival=50, inpatient=46, drg=("638", 2.9),
    diagnoses=(("E10.10", "Type 1 diabetes with ketoacidosis"), ("Z59.7", "Insufficient social insurance")),
    payer=Payer("Self pay", "", "SELF", Pays.SELF_PAY, Pays.SELF_PAY, "registration"), destinations=(Heading(30, To.HOME, "With roommates", "HOM"),),
    expected=(Expected(40, 0, "Gap closed"),), code_status=("Full code", 40),
    barriers=(Obstacle("Cannot pay for insulin", "medication cost", "Pharmacy", 0),), medically_ready=3.0,
    own_words="I ran out of insulin.", needs=(("equipment", False), ("oxygen", False)),
)  # fmt: skip
DELIRIUM = Story(
    key="delirium", age=91.4, sex="male", reason="Confusion, urinary infection", service="Medicine", unit="3N", klass=As.IMP,
    arrival=66, inpatient=61, drg=("689", 3.6),
    diagnoses=(("N39.0", "Urinary tract infection"), ("F05", "Delirium"), ("F01.50", "Vascular dementia"), ("Z66", "Do not resuscitate")),
    payer=Payer("Medicare and Medicaid", "dual", "DUAL", Pays.DUAL, Pays.DUAL, "HETS and MITS"),
    destinations=(Heading(50, To.NURSING_FACILITY, "Bed held at Maple Court", "NF"),), expected=(Expected(20, 1, "Back when clear"),),
    code_status=("DNR", 31), isolation="", allergies=(("codeine", "confusion"), ("iodine contrast", "hives")),
    kin=(Kin("Judith", "daughter", True, True),), before=(Before("EMER", 25, 8, "Fall"), Before("IMP", 75, 72, "Pneumonia")),
    admit_source="Nursing facility", needs=(("equipment", False),),
)  # fmt: skip
GALLBLADDER = Story(
    key="gallbladder", age=38.8, sex="female", reason="Cholecystitis", service="Surgery", unit="ED", klass=As.IMP,
    arrival=15.5, inpatient=None, drg=("418", 3.7),
    diagnoses=(("K81.0", "Acute cholecystitis"),), payer=Payer("TRICARE East", "Prime", "CHAMPUS", Pays.TRICARE),
    destinations=(Heading(6, To.HOME, "With family", "HOM"),), expected=(Expected(8, 1, "After surgery", by_nurse=False),),
    language="Mandarin", interpreter=True, kin=(Kin("Jun", "husband", None, None),),
)  # fmt: skip

NEIGHBORS: tuple[Story, ...] = (
    COPD, PNEUMONIA, LONG_NAME, BRACKETS, THIN, KETOACIDOSIS, DELIRIUM, GALLBLADDER,
)  # fmt: skip
