#!/usr/bin/env bash
# How many people meet, do not meet or leave open each criterion, in each folder of the shared records: the counts that
# shared-records.spec.ts expects of `kohort match`, worked out a second time by jq, without anything of Kohort.
#
#   bash test/shared-records/expected-counts.sh ../shared/data/fhir > test/shared-records/expected-counts.json
#
# records.jq says how records are read, person.jq what is known of a person, criteria.jq what each criterion means.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
data=${1:?the folder with the shared FHIR records}
export TZ=Europe/Stockholm

# counts FOLDER INDEX-DATE WHAT-TO-LEAVE-OUT
counts() {
  zcat "$data/$1"/*.ndjson.gz | jq -n -L "$here" --arg name "$1" --arg index "$2" --argjson omit "$3" '
    include "records"; include "criteria";
    [inputs] as $all
    | folder($all; $index) as $folder
    | [people($all; $index)] | map(select(.dead | not)) as $living
    # Of the doubled, nothing that is absent proves anything.
    | [$living[] | trials(.doubled as $doubled | $folder | if $doubled then .complete = [] else . end)
      | delpaths($omit)] as $truths
    | { ($name): { indexDate: $index, people: ($living | length), dead: (length - ($living | length)),
        hidden: ([$living[] | select(.hidden)] | length),
        trials: ($truths[0] | with_entries(.key as $trial | .value |= with_entries(.key as $criterion
          | .value = ([$truths[][$trial][$criterion]] | tally)))) } }'
}

# Left out, because the documents do not decide: HER2 where it is recorded in local codes only, or as "present".
her2='[["NCT02513394", "receptors"]]'

# Each index date lies after the records of its folder, and where something turns on that very day.
{
  counts hl7-genomics-reporting 2026-01-20 "$her2"  # a 75th birthday
  counts hl7-sweden-base 2025-09-07 '[]'            # a 75th birthday
  counts mcode-ig-stu4 2024-03-01 '[]'
  counts mii-kds-testdata 2025-06-01 "$her2"        # a screening mammogram in the last eleven months
  counts synthea-exafluence-qicore 2025-08-01 '[]'
  counts synthea-smart-bulk100 2020-05-20 '[]'      # a mammogram eleven months ago, a day more where it was taken
} | jq -s add | sed -zE 's/\{\s+("met": [0-9]+),\s+("notMet": [0-9]+),\s+("unknown": [0-9]+)\s+\}/{ \1, \2, \3 }/g'
