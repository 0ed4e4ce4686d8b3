# How the records are read and what is true of them: the reading rules of the criteria, written once more, in jq.
#
# A truth is a number: 1 met, 0 not met, 0.5 unknown. Kleene's logic then is: all = min, any = max, not = 1 - x.
def unknown: 0.5;
def truth(test): if test then 1 else 0 end;
def all_of: min;
def any_of: max;
def opposite: 1 - .;
def if_then($condition; $consequence): [$condition | opposite, $consequence] | any_of;
# At least k of these truths.
def at_least($k):
  (map(select(. == 1)) | length) as $met | (map(select(. > 0)) | length) as $possible
  | if $met >= $k then 1 elif $possible < $k then 0 else unknown end;

# ---- codes -------------------------------------------------------------------------------------------------------
# A coding is written "loinc:718-7", so that a value set is one regular expression. ICD-10 and ATC hold what lies below
# a code (no `$` at its end); in every other system a code stands for itself only. ICD-10-GM and ICD-10-CM are systems of
# their own and in none of the value sets; ATC is ATC in its German edition too.
def system:
  { "http://snomed.info/sct": "sct", "http://loinc.org": "loinc",
    "http://hl7.org/fhir/sid/icd-10": "icd", "http://hl7.org/fhir/sid/icd-10-se": "icd",
    "http://www.whocc.no/atc": "atc", "http://fhir.de/CodeSystem/bfarm/atc": "atc",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rx",
    "https://www.uicc.org/resources/tnm": "uicc",
    "http://terminology.hl7.org/CodeSystem/v3-RoleCode": "role" }[.] // .;
def codes: [.coding[]? | "\(.system // "" | system):\(.code // "")"];
def coded($set): .codes == ["any"] or any(.codes[]; test($set));
def answered($set): any(.value.codes[]?; test($set));

# ---- time --------------------------------------------------------------------------------------------------------
# A FHIR date as the local seconds that it may mean, {from, to}. An instant becomes local time (the caller sets TZ),
# "2016" the whole year; no date at all may be any time.
def local_time:
  capture("^(?<clock>[0-9T:-]{19})(\\.[0-9]+)?(?<zone>Z|(?<sign>[+-])(?<h>\\d\\d):(?<m>\\d\\d))$")
  | (.clock + "Z" | fromdate) as $clock
  | (if .zone == "Z" then 0 else ((.h | tonumber) * 60 + (.m | tonumber)) * (.sign + "60" | tonumber) end) as $offset
  | $clock - $offset | localtime | strftime("%Y-%m-%dT%H:%M:%S");
def span:
  if . == null then { from: "0000", to: "9999" }
  elif test("T") then local_time | { from: ., to: . }
  else { from: (. + "-01-01"[length - 4:] + "T00:00:00"), to: (. + "-12-31"[length - 4:] + "T23:59:59") } end;

# "2020-05-20" six months back: the same day of that month (no folder's index date needs a shorter month).
def months_before($n):
  (.[0:4] | tonumber) * 12 + (.[5:7] | tonumber) - 1 - $n
  | "\(. / 12 | floor)-\("0\(. % 12 + 1)"[-2:])";
def back($index; $n): ($index | months_before($n)) + $index[7:];

# Does it start from that day on, and not after the index date? Does it start on or before that day?
def since($day; $index):
  ($day + "T00:00:00") as $first | ($index + "T23:59:59") as $last
  | if .start.from >= $first and .start.to <= $last then 1
    elif .start.to < $first or .start.from > $last then 0 else unknown end;
def until($day): since("0000-01-01"; $day);

# ---- the records of one person -----------------------------------------------------------------------------------
def value:
  { quantity: .valueQuantity, integer: .valueInteger, codes: (.valueCodeableConcept // {} | codes) };
def observations:
  .start as $start
  | (., .component[]?)
  | { type: "Observation", $start, codes: (.code // {} | codes), value: value, range: .referenceRange[0],
      component: [.component[]? | { codes: (.code // {} | codes), value: value }] };
def subject: (.subject.reference // .patient.reference // .individual.reference // "") | sub("^Patient/"; "");
# One record as {type, codes, start, ...}. A medication that is referred to brings the codes of its Medication. What was
# only recorded, without an onset, began some time from birth to that day.
def record($medications; $births):
  .start = ((.effectiveDateTime // .effectivePeriod.start // .onsetDateTime // .onsetPeriod.start // .performedDateTime
      // .performedPeriod.start // .started // .authoredOn) as $start
    | if $start == null and .recordedDate != null
      then { from: ($births[subject] | span | .from), to: (.recordedDate | span | .to) } else $start | span end)
  | if .resourceType == "Observation" then observations
    else { type: (.resourceType | if test("^Medication") then "Medication" else . end), start,
           codes: ((.code // .medicationCodeableConcept // {} | codes) + [.procedureCode[]? | codes[]]
             + ($medications[(.medicationReference.reference // "") | sub("^Medication/"; "")] // [])),
           active: (.clinicalStatus.coding[0].code == "active"),
           kinship: (.relationship // {} | codes), relatives: [.condition[]?.code | codes[]],
           modality: [.modality[]?.code, .series[]?.modality.code], images: .numberOfInstances } end;
def is_read: .resourceType
  | test("^(Condition|Observation|Procedure|AllergyIntolerance|FamilyMemberHistory|ImagingStudy|Medication.+)$");
# Taken back, or not done: neither is evidence of anything. A missing verification status counts as confirmed.
def counts: (.status | IN("entered-in-error", "cancelled", "draft") | not)
  and (.verificationStatus.coding[0].code | IN("entered-in-error", "refuted") | not);

# ---- absence -----------------------------------------------------------------------------------------------------
# A folder is complete for each resource type that it holds, unless it holds a record of that type that names no person.
# "Medication" is any of the four medication resources; a folder keeps it in those that it holds.
def resources: if . == "Medication" then "MedicationRequest", "MedicationStatement", "MedicationAdministration",
  "MedicationDispense" else . end;
# No such record: not met where the folder is complete for it, else unknown.
def absent($type; $folder): [$type | resources] as $resources
  | if $resources - $folder.complete == $resources or any($resources[]; IN($folder.of_nobody[])) then unknown else 0 end;

# There is such a record; `meant` is the truth that one record is meant. A record without any code may be the one, so while
# a person has such a record in question, nothing is known to be absent.
def exists($type; meant; $folder):
  ([.records[$type][]? | meant] | any_of // 0) as $best
  | any(.records[$type][]? | select(.codes == []) | .codes = ["any"]; meant > 0) as $uncoded
  | if $best > 0 then $best elif $uncoded then unknown else absent($type; $folder) end;
def exists_coded($type; $set; $folder): exists($type; truth(coded($set)); $folder);

# ---- values ------------------------------------------------------------------------------------------------------
# The observations of such a code that may be the latest: none of the others is later for certain.
# Whoever is doubled may have a later one elsewhere: none is the latest.
def latest($set; in_scope): if .doubled then [] else [.records.Observation[]? | select(coded($set) and in_scope)] as $all
  | ([$all[].start.from] | max) as $last | $all | map(select(.start.to >= $last)) end;
def latest($set): latest($set; true);
# Of those that start between a day and the index date; no date of these folders leaves that open.
def latest_since($set; $day; $index): latest($set; since($day; $index) == 1);
# The truth of all these values if they agree, else unknown; without a value unknown as well.
def agreed(test): map(test) | unique | if length == 1 then .[0] else unknown end;
# The quantity in the unit that `factors` maps to 1; null if its unit cannot be converted.
def amount($factors): .value.quantity | if .value == null then null else $factors[.code // ""] as $factor
  | if $factor == null then null else .value * $factor end end;
def compared(test): if . == null then unknown else truth(test) end;

# ---- a folder ----------------------------------------------------------------------------------------------------
def folder($all; $index):
  ([$all[] | select(.resourceType != "Patient" and subject == "") | .resourceType] | unique) as $of_nobody
  | { $index, $of_nobody, complete: ([$all[].resourceType] | unique - $of_nobody) };
# Every Patient as {sex, birth, dead, hidden, doubled, records}, records by type. Dead: had certainly died by the index
# date; the dead are not evaluated. Hidden: of protected identity, counted but never listed. Doubled: another Patient
# carries one of the identifiers, so that records of the same person may stand there.
def people($all; $index):
  ($all | map(select(.resourceType == "Medication")
    | { key: .id, value: [.code, .ingredient[]?.itemCodeableConcept | values | codes[]] }) | from_entries) as $medications
  | ($all | map(select(.resourceType == "Patient") | { key: .id, value: .birthDate }) | from_entries) as $births
  | ([$all[] | select(.resourceType == "Patient") | .id as $id
      | [.identifier[]? | select(.system and .value) | [.system, .value]] | unique[] | { $id, identifier: . }]
    | group_by(.identifier) | map(select(length > 1) | .[].id)) as $doubles
  | ($all | map(select(is_read and counts and subject != "")) | group_by(subject)
    | map({ key: (.[0] | subject), value: map(record($medications; $births)) }) | from_entries) as $records
  | $all[] | select(.resourceType == "Patient")
  | { sex: .gender, birth: .birthDate,
      hidden: any(.meta.security[]?; .code | IN("sekretessmarkering", "skyddadFolkbokforing")),
      dead: (.deceasedBoolean == true or (.deceasedDateTime | span | .to[0:10] <= $index)),
      doubled: (.id | IN($doubles[])),
      records: ($records[.id] // [] | group_by(.type) | map({ key: .[0].type, value: . }) | from_entries) };
def tally: { met: (map(select(. == 1)) | length), notMet: (map(select(. == 0)) | length),
  unknown: (map(select(. == 0.5)) | length) };
