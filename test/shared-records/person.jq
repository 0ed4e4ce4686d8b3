# What is known of one person: age, sex, and the findings that several criteria ask for.
include "records";

def value_sets: {
  breast_cancer: "^icd:C50|^sct:(254837009|372137005|353431000119107|408643008)$",
  breast_cancer_history: "^icd:Z85\\.3|^sct:(429087003|11001921000119108)$",
  breast_cancer_ever: ("^icd:(C50|D05|Z85\\.3)|^sct:(254837009|372137005|353431000119107|408643008|"
    + "189336000|429087003|11001921000119108)$"),
  # C00–C97 and a history of them, but for the breast; what the trials do with C44 and C77 decides nothing here.
  other_cancer: ("^icd:(C(?!44|50|77)|Z85\\.[0-24-7])|"
    + "^sct:(254637007|93761005|447886005|399068003|92814006|277571004|128462008|94225005|1287652008)$"),
  mammography: "^sct:(71651007|384151000119104|450566007)$|^loinc:(24606-6|26175-0|72142-3|24605-8|26346-7)$",
  screening_mammography: "^sct:384151000119104$|^loinc:(24606-6|26175-0|72142-3)$",
  radiotherapy: "^sct:(33195004|1217123003)$",
  breast_excision: "^sct:(392021009|64368001|27865001|428571003|429400009)$",
  family_history: "^icd:Z80\\.3|^sct:429740004$",
  first_degree: "^role:(N?(MTH|FTH|SIS|BRO)|DAUC?|SONC?)$",
  variant_assessment: "^loinc:69548-6$",
  haemoglobin: "^loinc:(718-7|59260-0)$",
  egfr: "^loinc:(98979-8|62238-1|33914-3|77147-7|69405-9)$",
  creatinine: "^loinc:(2160-0|38483-4|14682-9)$",
  bmi: "^loinc:39156-5$" };

# Completed years on a day. A birth date of "1962" gives two ages, and the test must come out the same for both.
def years_at($day): ($day[0:4] | tonumber) - (.[0:4] | tonumber) - (if .[5:] > $day[5:] then 1 else 0 end);
def ages($day): if .birth == null then [] else .birth | span | [.from, .to | .[0:10] | years_at($day)] end;
def age(test; $day): ages($day) | agreed(truth(test));
# Administrative gender; "unknown" and none at all say nothing.
def female: if .sex == null or .sex == "unknown" then unknown else truth(.sex == "female") end;

# ---- quantities ----------------------------------------------------------------------------------------------------
def grams_per_litre: amount({ "g/dL": 10, "g/dl": 10, "g/L": 1 });
def giga_per_litre: amount({ "10*3/uL": 1, "/nL": 1, "10*9/L": 1 });
def ifcc: amount({ "%": 1 }) | if . == null then null else (. - 2.152) / 0.09148 end;
# At most so many times the upper limit of the record's own reference range; none of these records states a range.
def within_uln($set; $times):
  latest($set) | agreed(if .range.high == null then unknown
    else truth(.value.quantity.value <= $times * .range.high.value) end);
def below_uln($set):
  latest($set) | agreed(if .range.high == null then unknown
    else truth(.value.quantity.value < .range.high.value) end);
# BMI from weight and height, where it was not recorded as such.
def derived_bmi:
  [latest("^loinc:29463-7$")[] | amount({ kg: 1, "[lb_av]": 0.45359237 })] as $kg
  | [latest("^loinc:8302-2$")[] | amount({ cm: 0.01, "[in_i]": 0.0254 })] as $m
  | [$kg[] as $w | $m[] as $h | $w / ($h * $h)];
# CKD-EPI 2021 (Inker et al., NEJM 2021;385:1737), mL/min/1.73 m², from these creatinine values.
def ckd_epi_2021($creatinines; $day):
  (if .sex == "female" then { k: 0.7, a: -0.241, s: 1.012 } else { k: 0.9, a: -0.302, s: 1 } end) as $f
  | [ages($day)[] as $age | $creatinines[] | amount({ "mg/dL": 1 }) / $f.k
    | 142 * pow([., 1] | min; $f.a) * pow([., 1] | max; -1.2) * pow(0.9938; $age) * $f.s];

# ---- graded findings -----------------------------------------------------------------------------------------------
def receptor_positive($questions):
  latest("^loinc:(\($questions))$") | agreed(if answered("^loinc:LA6576-8$|^sct:10828004$") then 1
    elif answered("^loinc:LA6577-6$|^sct:260385009$") then 0 else unknown end);
# ECOG 0–5 as a number, or as LOINC answers LA9622-7 … LA9627-6.
def ecog: .value | .integer // (.codes[] | select(test("^loinc:LA962[2-7]-")) | .[11:12] | tonumber - 2) // null;
# NYHA I–IV as LOINC answers LA28404-4, LA28405-1, LA28406-9, LA28407-7.
def nyha: (.value.codes[] | select(test("^loinc:LA2840[4-7]-")) | .[12:13] | tonumber - 3) // null;
def stage: .value.codes | map({ "sct:1222769001": "IIB", "sct:1222806003": "IIIC" }[.]
  // (select(startswith("uicc:")) | .[5:])) | .[0];
def stage_in($grades):
  latest("^sct:(399390009|399537006|399588009)$") | agreed(stage | compared(test("^(\($grades))[ABC]?$")));

# ---- variants ------------------------------------------------------------------------------------------------------
# A germline variant of one of the genes ("1100|1101", HGNC), pathogenic or likely so. Not met needs every gene tested
# and nothing found: named in a region studied (53041-0) or in a variant assessment that says "absent".
def component($code; $answer): any(.component[]; coded("^loinc:\($code)$") and answered($answer));
def gene($genes): component("48018-6"; ":(HGNC:)?(\($genes))$");
def is_absent: answered("^loinc:LA9634-2$");
def maybe_in($genes): gene($genes) or (component("48018-6"; ".") | not);
def pathogenic_germline($genes):
  [.records.Observation[]?] as $all
  | [$all[] | select(coded(value_sets.variant_assessment) and (is_absent | not) and maybe_in($genes))
    | select(component("48002-0"; "LA6684-0$") | not)
    | gene($genes) and component("48002-0"; "LA6683-2$") and component("53037-8"; ":(LA6668-3|LA26332-9)$")
    | if . then 1 else unknown end] as $found
  | [$genes | split("|")[] as $one | any($all[]; gene($one) and (coded("^loinc:53041-0$")
    or (coded(value_sets.variant_assessment) and is_absent))) | if . then 0 else unknown end] as $tested
  | $found + $tested | any_of;
# Nobody without any variant assessment can have it, where the observations are complete.
def known_carrier($genes; $folder):
  [exists_coded("Observation"; value_sets.variant_assessment; $folder), pathogenic_germline($genes)] | all_of;

# Breast cancer of a parent, sibling or child, by family history or by a diagnosis that says so.
def breast_cancer_in_family($folder):
  value_sets as $in
  | [exists("FamilyMemberHistory";
      truth(any(.kinship[]; test($in.first_degree)) and any(.relatives[]; test($in.breast_cancer_ever))); $folder),
    exists_coded("Condition"; $in.family_history; $folder)] | any_of;
