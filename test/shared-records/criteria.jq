# What each criterion means, in plain words, and how that is read from the records of one person, which is `.`.
# A criterion that a person must settle (manual) is unknown. `$f` is the folder, {index, complete}.
include "records";
include "person";

# Of one record: it has such a code, and starts in so many months before the index date, or ends before them.
def in_last($set; $months; $f): [truth(coded($set)), since(back($f.index; $months); $f.index)] | all_of;
def before_last($set; $months; $f): [truth(coded($set)), until(back($f.index; $months))] | all_of;
def of_mammography: any(.modality[]; . == "MG");
def new_breast_cancer($f): exists("Condition"; in_last(value_sets.breast_cancer; 6; $f); $f);
# Not met, unless a record without any code may be the one: none in these folders has a code that counts.
def none_coded($type; $f): exists_coded($type; "^none$"; $f);
# The latest systolic or diastolic pressure, a component of the blood pressure.
def pressure($code; test): latest("^loinc:\($code)$") | agreed(amount({ "mm[Hg]": 1 }) | compared(test));

def flagship($f): $f.index as $today | value_sets as $in | {
  # 40 to 74 completed years on the index date.
  age: age(. >= 40 and . <= 74; $today),
  # No gender recorded, or "unknown", is unknown; "other" is not met.
  sex: female,
  # A mammography (MG) of four images or more in 24 months. None: not met where imaging studies are complete.
  mammogram: exists("ImagingStudy";
    [truth(of_mammography and .images >= 4), since(back($today; 24); $today)] | all_of; $f),
  # Two mammograms in six years, the first and the last of them a year or more apart: as studies or as procedures.
  "screening-rounds": [
    exists("ImagingStudy"; truth(of_mammography); $f),
    ([.records.Procedure[]? | select(in_last($in.mammography; 72; $f) == 1) | .start.from[0:10]] as $days
      | if $days != [] and ($days | max) >= back($days | min; -12) then 1 else none_coded("Procedure"; $f) end)] | any_of,
  # If BI-RADS 0, then worked up. Nobody has a BI-RADS: met where observations are complete, else unknown.
  "birads-0-work-up": absent("Observation"; $f) | if_then(.; unknown),
  # Two of six: density d (nobody has one), family, carrier, biopsy more than six months ago, 60 years, BMI 30.
  risk: [unknown, breast_cancer_in_family($f), known_carrier("1100|1101|26144"; $f),
    exists("Procedure"; before_last("^sct:(432550005|723990008|44578009|387736007)$"; 6; $f); $f),
    age(. >= 60; $today),
    (latest_since($in.bmi; back($today; 60); $today) | agreed(amount({ "kg/m2": 1 }) | compared(. >= 30)))]
    | at_least(2),
  # Asked only of a breast cancer of the last six months, or of a BI-RADS 4 or 5, which nobody has.
  pathology: [new_breast_cancer($f), absent("Observation"; $f)] | any_of | if_then(.; unknown),
  receptors: new_breast_cancer($f) | if_then(.; unknown),
  # The latest eGFR of 12 months. These codes are per 1.73 m², and in UCUM {1.73_m2} is an annotation, no unit: mL/min
  # compares. Without any, CKD-EPI 2021 from the latest creatinine.
  "kidney-function": (latest_since($in.egfr; back($today; 12); $today) as $egfr
    | if $egfr != [] then $egfr | agreed(amount({ "mL/min/{1.73_m2}": 1, "mL/min": 1 }) | compared(. >= 45))
      else ckd_epi_2021(latest_since($in.creatinine; back($today; 12); $today); $today) | agreed(compared(. >= 45)) end),
  # The latest of 12 months, at least 100 g/L; none is unknown.
  haemoglobin: latest_since($in.haemoglobin; back($today; 12); $today) | agreed(grams_per_litre | compared(. >= 100)),
  # A recorded dementia is put to a person: unknown. None recorded: met where conditions are complete.
  "capacity-to-consent": exists_coded("Condition"; "^icd:(F0[0-3]|G30)|^sct:(52448006|26929004)$"; $f)
    | if_then(.; unknown),
  # History of breast cancer, or breast cancer that began more than six months ago.
  "earlier-breast-cancer": [exists_coded("Condition"; $in.breast_cancer_history; $f),
    exists("Condition"; before_last("\($in.breast_cancer)|^icd:D05"; 6; $f); $f)] | any_of,
  # Antineoplastic or endocrine medication, or radiotherapy.
  "earlier-therapy": [exists_coded("Medication"; "^atc:(L01|L02BA|L02BG|L02AE)|"
      + "^rx:(1790099|3639|56946|1860480|3002|309311|84857)$"; $f),
    exists_coded("Procedure"; $in.radiotherapy; $f)] | any_of,
  # An active pregnancy that began in nine months. No observation in any folder says pregnant or breast-feeding.
  "pregnant-or-lactating": [
    exists("Condition"; [truth(.active), in_last("^icd:Z3[345]|^sct:(72892002|77386006)$"; 9; $f)] | all_of; $f),
    absent("Observation"; $f)] | any_of,
  # Implant as a diagnosis, or as an operation (KVÅ, in no folder).
  "breast-implants": [exists_coded("Condition"; "^icd:T85\\.4|^sct:449844005$"; $f), none_coded("Procedure"; $f)] | any_of,
  "contrast-allergy": exists_coded("AllergyIntolerance"; "^atc:V08A|^sct:293637006$"; $f),
  # Whoever has a variant assessment was not therefore tested for TP53: unknown. The others: not met.
  tp53: known_carrier("11998"; $f),
  # No folder holds ResearchSubject: unknown.
  "other-trial": absent("ResearchSubject"; $f) };

def pallas($f): $f.index as $today | value_sets as $in | {
  age: age(. >= 18; $today),
  # Breast cancer, and the latest stage II or III (IIIC is III). The quota of IIA closes to nobody who is not IIA.
  stage: [exists_coded("Condition"; $in.breast_cancer; $f), stage_in("II|III"), (stage_in("IIA") | if_then(.; unknown))]
    | all_of,
  # Asked of two recorded breast cancers or more. One or none: met where conditions are complete.
  "every-tumour": ([.records.Condition[]? | select(coded($in.breast_cancer))] as $tumours
    | if ($tumours | length) >= 2 then unknown else none_coded("Condition"; $f) | opposite end),
  # ER or PR positive, and HER2 negative.
  receptors: [
    ([receptor_positive("85337-4|16112-5|40556-3"), receptor_positive("85339-0|16113-3|40557-1")] | any_of),
    (receptor_positive("48676-1|85319-2|85318-4|18474-7") | opposite)] | all_of,
  # An operation from a month before the last breast cancer on. No such operation is not met, whatever the diagnosis.
  surgery: (([.records.Condition[]? | select(coded($in.breast_cancer)) | .start.from[0:10]] | max) as $last
    | exists_coded("Condition"; $in.breast_cancer; $f) as $cancer
    | exists("Procedure"; [truth(coded($in.breast_excision)),
        if $last then truth(.start.from[0:10] >= back($last; 1)) else $cancer end] | all_of; $f)),
  ecog: latest("^loinc:(89247-1|89262-0)$|^sct:423740007$") | agreed(ecog | compared(. <= 1)),
  # None in progress; after a course, a person judges the side effects.
  "after-radiotherapy": exists_coded("Procedure"; $in.radiotherapy; $f) | if_then(.; unknown),
  # 1,500 /µL are 1.5 × 10⁹/L; 100,000 /mm³ are 100 × 10⁹/L.
  neutrophils: latest("^loinc:(751-8|26499-4)$") | agreed(giga_per_litre | compared(. >= 1.5)),
  platelets: latest("^loinc:(777-3|26515-7)$") | agreed(giga_per_litre | compared(. >= 100)),
  haemoglobin: latest($in.haemoglobin) | agreed(grams_per_litre | compared(. >= 100)),
  bilirubin: within_uln("^loinc:(1975-2|14631-6)$"; 1),
  transaminases: [within_uln("^loinc:1920-8$"; 1.5), within_uln("^loinc:1742-6$"; 1.5)] | all_of,
  # Creatinine within its range, which none states, or CKD-EPI 2021 of at least 60: met or unknown.
  kidney: [below_uln($in.creatinine), (ckd_epi_2021(latest($in.creatinine); $today) | agreed(compared(. >= 60)))]
    | any_of,
  # The latest stage, whatever tumour it is of.
  "stage-i-or-iv": stage_in("I|IV"),
  # Diagnoses only: an observation "history of …" is none.
  "any-malignancy": exists_coded("Condition"; "\($in.other_cancer)|\($in.breast_cancer_history)"; $f) };

def awake_hf($f): $f.index as $today | {
  age: age(. >= 18 and . <= 80; $today),
  # Heart failure, and the latest NYHA class II or III. ICD-10-CM I50 is in no value set.
  "heart-failure": [exists_coded("Condition"; "^icd:(I50|I11\\.0|I13\\.[02])|^sct:(84114007|88805009)$"; $f),
    (latest("^loinc:88020-3$") | agreed(nyha | compared(. == 2 or . == 3)))] | all_of,
  # The latest ejection fraction of six months, at most 40 %.
  lvef: latest_since("^loinc:(10230-1|18043-0)$"; back($today; 6); $today)
    | agreed(amount({ "%": 1 }) | compared(. <= 40)),
  hypersensitivity: exists_coded("AllergyIntolerance"; "^atc:C09|^sct:293500009$|^rx:29046$"; $f),
  # An active hypotension, or a systolic pressure below 100 mmHg.
  "low-blood-pressure": [
    exists("Condition"; truth(.active and coded("^icd:I95|^sct:45007003$")); $f), pressure("8480-6"; . < 100)] | any_of,
  # A person says whether such a disease is the main cause.
  "other-impairment": [exists_coded("Condition"; "^icd:(I20|I69|I70\\.2|I73|M05|M06|M1[0567]|M45|G20|G35|G8[12])|"
    + "^sct:(194828000|396275006|239872002|239873007|69896004|90560007|400047006|24700007|49049000)$"; $f), unknown]
    | all_of };

def tmist($f): $f.index as $today | value_sets as $in | {
  age: age(. >= 45 and . <= 74; $today),
  # A screening mammogram of eleven months decides; of any other mammogram a person says whether it was screening. No
  # folder has a mammogram among its imaging studies, but one without a code may have been any examination.
  "no-recent-screening": [
    exists("Procedure"; in_last($in.screening_mammography; 11; $f); $f),
    exists("ImagingStudy"; in_last($in.screening_mammography; 11; $f); $f),
    ([exists("Procedure"; in_last($in.mammography; 11; $f); $f), unknown] | all_of),
    exists("ImagingStudy"; truth(of_mammography); $f)] | any_of | opposite,
  "no-breast-cancer": exists_coded("Condition"; $in.breast_cancer_ever; $f) | opposite };

def screen_trust_mri($f): {
  # A person says whether a woman with cancer in the family, or a carrier, is in the programme.
  "hereditary-programme": [
    ([breast_cancer_in_family($f), known_carrier("1100|1101|26144|11998"; $f)] | any_of), unknown] | all_of,
  # A person says whether a pacemaker, a severe kidney disease, an allergy … needs a radiologist.
  "mri-contraindication": [([
    exists_coded("Condition"; "^icd:(Z95\\.0|Z96\\.2|F40\\.2|N18\\.[45])|"
      + "^sct:(441509002|19887002|431857002|433146000)$"; $f),
    exists_coded("AllergyIntolerance"; "^atc:V08C|^sct:293637006$"; $f)] | any_of), unknown] | all_of };

def karisma($f): $f.index as $today | value_sets as $in | {
  age: age(. >= 40; $today),
  "recent-mammogram": [
    exists("ImagingStudy"; truth(of_mammography); $f), exists("Procedure"; in_last($in.mammography; 3; $f); $f)] | any_of,
  "any-cancer": exists_coded("Condition"; "\($in.breast_cancer_ever)|\($in.other_cancer)"; $f),
  "breast-surgery": [exists_coded("Procedure"; $in.breast_excision; $f),
    exists_coded("Condition"; "^sct:(428529004|449844005)$"; $f)] | any_of,
  "high-blood-pressure": [pressure("8480-6"; . > 160), pressure("8462-4"; . > 100)] | any_of,
  cataract: exists_coded("Condition"; "^icd:(H25|H26|H28\\.[0-2]|Q12\\.0)|^sct:193570009$"; $f),
  # HbA1c above 50 mmol/mol, recorded in % (NGSP). A diabetes without any HbA1c is unknown; no diabetes is not met.
  "uncontrolled-diabetes": (latest("^loinc:(4548-4|17856-6|59261-8)$") as $hba1c
    | if $hba1c != [] then $hba1c | agreed(ifcc | compared(. > 50))
      else [exists_coded("Condition"; "^icd:E1[0-4]|^sct:44054006$"; $f), unknown] | all_of end),
  # The latest BMI above 30, else the BMI of the latest weight and height.
  bmi: (latest($in.bmi) as $bmi
    | if $bmi != [] then $bmi | agreed(amount({ "kg/m2": 1 }) | compared(. > 30))
      else derived_bmi | agreed(compared(. > 30)) end),
  thromboembolism: exists_coded("Condition"; "^icd:(I26|I74|I80\\.[123]|I81|I82|O22\\.3|O87\\.1|O88\\.2)|"
    + "^sct:(59282003|128053003|161508001|161512007)$"; $f) };

def trials($f): {
  "flagship-mammography": flagship($f), NCT02513394: pallas($f), NCT02970669: awake_hf($f), NCT03233191: tmist($f),
  NCT04832594: screen_trust_mri($f), NCT05068388: karisma($f) };
