"""The people whose stories the app must carry from admission to discharge, told in mid-stay."""

from ncm_tui.models.enums import Destination as To
from ncm_tui.models.enums import PayerClass as Pays
from ncm_tui.models.enums import StayClass as As
from ncm_tui.services.demo.story import Before, Expected, Heading, Kin, Obstacle, Payer, Story

HIP = Story(
    key="hip", age=84.3, sex="female", reason="Fall at home, left hip fracture", service="Orthopedics", unit="4W",
    klass=As.IMP, arrival=73.5, inpatient=71.6, drg=("481", 3.8),
    diagnoses=(("S72.142A", "Displaced intertrochanteric fracture of left femur"), ("I10", "Hypertension"),
               ("M81.0", "Age-related osteoporosis"), ("H54.8", "Low vision")),
    payer=Payer("UHC Medicare Advantage", "HMO-POS", "MA", Pays.MEDICARE_ADVANTAGE, Pays.MEDICARE_ADVANTAGE, "card seen"),
    destinations=(Heading(68, To.HOME_HEALTH, "Patient's first wish", "HHS"), Heading(27, To.SNF, "Max assist × 2, lives alone", "SNF")),
    expected=(Expected(70, 0, "GMLOS at admission", by_nurse=False), Expected(26, 1, "SNF authorization pending"),
              Expected(4.1, 2, "SNF denied, peer-to-peer today 16:00")),
    code_status=("Full code", 7.5),
    barriers=(Obstacle("SNF authorization denied by plan", "authorization", "Dr. R. Hale", 0),
              Obstacle("Daughter wants a facility near her", "family", "me", 1)),
    allergies=(("penicillin", "hives"),), kin=(Kin("Celia", "daughter", True, True), Kin("Ramon", "son", None, None)),
    before=(Before("EMER", 141, 5, "Fall without injury"),), medically_ready=5.0,
    own_words="I caught my foot on the kitchen rug. I want to sleep in my own bed again.",
    needs=(("equipment", True), ("oxygen", False)),
)  # fmt: skip
OSTEOMYELITIS = Story(
    key="osteomyelitis", age=58.6, sex="male", reason="Osteomyelitis right foot", service="Medicine", unit="5E",
    klass=As.IMP, arrival=460, inpatient=452, drg=("540", 5.0), unhoused=True,
    diagnoses=(("M86.171", "Acute osteomyelitis, right ankle and foot"), ("E11.621", "Type 2 diabetes with foot ulcer"),
               ("F11.20", "Opioid dependence"), ("Z59.02", "Unsheltered homelessness")),
    payer=Payer("CareSource", "Medicaid MCO", "MCD", Pays.MEDICAID_MCO, Pays.MEDICAID_MCO, "MITS eligibility"),
    destinations=(Heading(300, To.SNF, "Six weeks of IV ceftriaxone, no address", "SNF"),),
    expected=(Expected(400, -9, "First SNF reply expected"), Expected(170, -2, "Eight declines"), Expected(20, 5, "Fourteen declines")),
    code_status=("Full code", 31),
    barriers=(Obstacle("14 facilities declined: PICC and substance use", "no accepting facility", "me", 0),
              Obstacle("No address for home infusion", "housing", "Social work", 2)),
    isolation="Contact, MRSA", allergies=(("vancomycin", "infusion reaction"),),
    before=(Before("EMER", 34, 9, "Foot pain"), Before("EMER", 61, 4, "Wound check"), Before("IMP", 210, 96, "Cellulitis")),
    own_words="I am not going back to a place where they search my bag.", needs=(("infusion", True),),
)  # fmt: skip
HEART = Story(
    key="heart-failure", age=72.8, sex="female", reason="Heart failure, short of breath", service="Cardiology", unit="4W",
    klass=As.IMP, arrival=69, inpatient=64, drg=("291", 3.9),
    diagnoses=(("I50.23", "Acute on chronic systolic heart failure"), ("N18.4", "Chronic kidney disease, stage 4"),
               ("I48.20", "Chronic atrial fibrillation"), ("J96.11", "Chronic respiratory failure with hypoxia")),
    payer=Payer("Medicare", "Part A and B", "MEDICARE", Pays.MEDICARE_FFS, Pays.MEDICARE_FFS, "HETS"),
    destinations=(Heading(60, To.HOME_HEALTH, "As last time", "HHS"), Heading(3.2, To.HOSPICE_HOME, "Patient asked about hospice")),
    expected=(Expected(60, 1, "Diuresis", by_nurse=False), Expected(3.0, 3, "Hospice information visit Wed")),
    code_status=("DNR/DNI", 4.5),
    barriers=(Obstacle("Goals of care meeting", "goals of care", "Palliative care", 1),),
    allergies=(("lisinopril", "angioedema"),), kin=(Kin("Harold", "husband", True, True),),
    before=(Before("IMP", 19, 110, "Heart failure (other hospital)"), Before("IMP", 47, 96, "Heart failure"), Before("EMER", 19, 6, "Short of breath")),
    own_words="I am tired of coming back here.", needs=(("oxygen", True), ("equipment", True)),
)  # fmt: skip
CHEST_PAIN = Story(
    key="chest-pain", age=69.4, sex="male", reason="Chest pain", service="Cardiology", unit="2S",
    klass=As.OBSENC, arrival=33.2, inpatient=None, observation=30.1,
    diagnoses=(("R07.9", "Chest pain, unspecified"), ("E78.5", "Hyperlipidemia")),
    payer=Payer("Medicare", "", "MEDICARE", Pays.MEDICARE_FFS), destinations=(Heading(20, To.HOME, "Independent before", "HOM"),),
    expected=(Expected(28, 1, "Stress test Tue", by_nurse=False),), code_status=("Full code", 29),
    kin=(Kin("Marlene", "wife", None, True),), own_words="They said one night.",
)  # fmt: skip
DIALYSIS = Story(
    key="dialysis", age=47.2, sex="male", reason="Uremia, new hemodialysis", service="Nephrology", unit="5E",
    klass=As.IMP, arrival=214, inpatient=210, drg=("682", 4.2),
    diagnoses=(("N18.6", "End stage renal disease"), ("E11.22", "Type 2 diabetes with kidney disease"), ("I12.0", "Hypertensive kidney disease")),
    payer=Payer("Medicaid pending", "", "PENDING", Pays.PENDING, Pays.PENDING, "financial counselor"),
    destinations=(Heading(150, To.HOME, "Works, lives with family", "HOM"),),
    expected=(Expected(150, -1, "Catheter placed"), Expected(22, 3, "No dialysis chair yet")), code_status=("Full code", 9),
    barriers=(Obstacle("Outpatient dialysis chair", "dialysis", "me", 1), Obstacle("Medicaid application", "payer", "Financial counselor", 2)),
    language="Spanish", interpreter=True, kin=(Kin("Rosa", "wife", None, True),),
    own_words="¿Puedo seguir trabajando?", needs=(("dialysis", True),),
)  # fmt: skip
STROKE = Story(
    key="stroke", age=55.1, sex="female", reason="Left MCA stroke", service="Neurology", unit="3N",
    klass=As.IMP, arrival=118, inpatient=115, drg=("064", 4.6),
    diagnoses=(("I63.512", "Cerebral infarction, left middle cerebral artery"), ("R47.01", "Aphasia"), ("G81.91", "Right hemiplegia")),
    payer=Payer("Anthem Blue Access", "PPO", "COM", Pays.COMMERCIAL_PPO, Pays.COMMERCIAL_PPO, "portal"),
    destinations=(Heading(70, To.IRF, "Tolerates 3 h therapy, PM&R recommends", "IRF"),),
    expected=(Expected(100, -1, "Stroke pathway", by_nurse=False), Expected(23, 1, "IRF prior auth submitted")), code_status=("Full code", 7.5),
    barriers=(Obstacle("IRF prior auth pending", "authorization", "UHC/Anthem reviewer", 0),),
    kin=(Kin("Dominic", "husband", True, True),), medically_ready=22.0, needs=(("equipment", False),),
)  # fmt: skip
HOSPICE = Story(
    key="hospice", age=79.0, sex="male", reason="Metastatic pancreatic cancer, pain", service="Oncology", unit="4W",
    klass=As.IMP, arrival=96, inpatient=92, drg=("435", 4.4),
    diagnoses=(("C25.9", "Malignant neoplasm of pancreas"), ("C78.7", "Secondary malignant neoplasm of liver"), ("G89.3", "Neoplasm related pain")),
    payer=Payer("Medicare", "Part A and B", "MEDICARE", Pays.MEDICARE_FFS, Pays.MEDICARE_FFS, "HETS"),
    destinations=(Heading(44, To.HOSPICE_HOME, "Elected hospice Sunday", "HOSP"),),
    expected=(Expected(44, 0, "Hospice admits today 17:00"),), code_status=("DNR comfort care", 6.2),
    barriers=(Obstacle("Oxygen concentrator not at the house", "equipment", "Hospice", 0),),
    kin=(Kin("Bettina", "wife", True, True), Kin("Karl", "son", None, True)), medically_ready=26.0,
    own_words="Home, with the dog.", needs=(("oxygen", True), ("equipment", True)),
)  # fmt: skip
HOLD = Story(
    key="psychiatric-hold", age=31.5, sex="female", reason="Overdose, emergency hold", service="Psychiatry", unit="6B",
    klass=As.IMP, arrival=58, inpatient=50, drg=("918", 2.6),
    diagnoses=(("T39.1X2A", "Poisoning by acetaminophen, intentional self-harm"), ("F33.2", "Major depressive disorder, severe")),
    payer=Payer("Marketplace Silver", "QHP", "COM", Pays.MARKETPLACE_QHP), destinations=(Heading(30, To.PSYCHIATRIC, "Hold until Tue 23:10", "PSY"),),
    expected=(Expected(30, 1, "Hold expires Tue 23:10"),), code_status=("Full code", 50),
    barriers=(Obstacle("Psychiatric bed", "no accepting facility", "Crisis team", 1),), kin=(Kin("Noor", "sister", None, False),),
    before=(Before("EMER", 88, 7, "Panic"),),
)  # fmt: skip
MOTHER = Story(
    key="mother", age=29.7, sex="female", reason="Cesarean delivery", service="Obstetrics", unit="2S", klass=As.IMP,
    arrival=47, inpatient=45, drg=("788", 3.1), name=("Taylor", "Ann"),
    diagnoses=(("O82", "Encounter for cesarean delivery"), ("Z37.0", "Single live birth"), ("O99.345", "Mental disorder in the puerperium")),
    payer=Payer("Buckeye Health Plan", "Medicaid MCO", "MCD", Pays.MEDICAID_MCO, Pays.MEDICAID_MCO, "MITS eligibility"),
    destinations=(Heading(30, To.HOME, "With her mother", "HOM"),), expected=(Expected(30, 1, "Day 3 after cesarean", by_nurse=False),),
    code_status=("Full code", 44), allergies=(("latex", "rash"),), kin=(Kin("Denise", "mother", None, True),),
    admit_source="Labor and delivery", needs=(("equipment", False), ("oxygen", False)),
)  # fmt: skip
NEWBORN = Story(
    key="newborn", age=0.0, born_hours=36.4, mother="mother", newborn_label="BABY GIRL A", name=("Taylor", "Baby Girl A"), sex="female",
    reason="Liveborn by cesarean", service="Newborn", unit="2S", klass=As.IMP, arrival=36.4, inpatient=36.4,
    diagnoses=(("Z38.01", "Single liveborn infant, delivered by cesarean"), ("P59.9", "Neonatal jaundice")),
    payer=Payer("Buckeye Health Plan", "Medicaid MCO", "MCD", Pays.MEDICAID_MCO),
    expected=(Expected(30, 1, "With mother", by_nurse=False),), admit_source="Born here",
)  # fmt: skip

CAST: tuple[Story, ...] = (
    HIP, OSTEOMYELITIS, HEART, CHEST_PAIN, DIALYSIS, STROKE, HOSPICE, HOLD, MOTHER, NEWBORN,
)  # fmt: skip
