import type { Criterion } from '../schema/criteria.js';
import type { Expression } from '../schema/expression.js';
import { ageExpressions, readAge, type AgeBound } from './age.js';
import { CriterionIds } from './criterion-id.js';
import { inModule, lossAt, type ImportLoss } from './loss.js';
import { plainText } from './registry-text.js';
import { splitCriteria } from './split-criteria.js';
import type { Eligibility } from './study-record.js';

interface Imported {
  readonly criteria: Criterion[];
  readonly losses: ImportLoss[];
}

const at = (...keys: PropertyKey[]): PropertyKey[] => inModule('eligibilityModule', ...keys);

/** The criteria of a record: ages and sex as such, everything else as it is worded, for a person to decide. */
export function importEligibility(eligibility: Eligibility, registry: string): Imported {
  const into: Imported = { criteria: [], losses: [] };
  const ids = new CriterionIds();
  const add = (kind: Criterion['kind'], name: string, wording: string, expression: Expression): void =>
    void into.criteria.push({
      id: name === '' ? ids.of(kind, wording) : ids.of('', name),
      kind,
      source: { registry, text: wording },
      expression,
    });
  addAges(eligibility, into, add);
  addSex(eligibility, into, add);
  addWorded(eligibility, into, add);
  addVolunteers(eligibility, into);
  return into;
}

type Add = (kind: Criterion['kind'], name: string, wording: string, expression: Expression) => void;

const manual = (text: string): Expression => ({ type: 'manual', text: { sv: text, en: text } });

function addAges({ minimumAge, maximumAge, stdAges }: Eligibility, { losses }: Imported, add: Add): void {
  const read = (field: 'minimumAge' | 'maximumAge', text: string | undefined): AgeBound | undefined => {
    const wording = plainText(text ?? '');
    if (wording === '' || /^n\/?a$/i.test(wording)) return undefined;
    const age = readAge(wording);
    if (age) return age;
    losses.push(lossAt(at(field), `"${wording}" is no age that a record tells: it is left to a person.`));
    const name = field === 'minimumAge' ? 'Minimum age' : 'Maximum age';
    add('inclusion', '', `${name}: ${wording}`, manual(`${name}: ${wording}`));
    return undefined;
  };
  const [lowest, highest] = [read('minimumAge', minimumAge), read('maximumAge', maximumAge)];
  const wordings = { ge: `Minimum age: ${minimumAge ?? ''}`, le: `Maximum age: ${maximumAge ?? ''}` };
  for (const age of ageExpressions(lowest, highest)) {
    const bounds = (['ge', 'le'] as const).filter((bound) => age[bound] !== undefined);
    add('inclusion', 'age', plainText(bounds.map((bound) => wordings[bound]).join('; ')), age);
  }
  if (stdAges !== undefined && stdAges.length > 0) {
    const exact = lowest !== undefined || highest !== undefined ? 'the ages say it more exactly' : 'no age bounds it';
    losses.push(
      lossAt(at('stdAges'), `The age groups ${stdAges.map(plainText).join(', ')} are not carried over; ${exact}.`),
    );
  }
}

function addSex({ sex, genderBased, genderDescription }: Eligibility, { losses }: Imported, add: Add): void {
  if (sex === 'FEMALE') add('inclusion', 'sex', 'Sex: FEMALE', { type: 'sex', is: 'female' });
  else if (sex === 'MALE') add('inclusion', 'sex', 'Sex: MALE', { type: 'sex', is: 'male' });
  else if (sex !== undefined && sex !== 'ALL') {
    const wording = plainText(sex) || 'unreadable';
    losses.push(lossAt(at('sex'), `"${wording}" is no sex that the registry knows: it is left to a person.`));
    add('inclusion', '', `Sex: ${wording}`, manual(`Sex: ${wording}`));
  }
  const description = plainText(genderDescription ?? '');
  if (description !== '') add('inclusion', '', description, manual(description));
  else if (genderBased === true) {
    losses.push(lossAt(at('genderBased'), 'It goes by gender, not by sex alone; the record does not say how.'));
  }
}

/** Each entry of the free text; the headings that narrow it are put before it. */
function addWorded({ eligibilityCriteria = '' }: Eligibility, { losses }: Imported, add: Add): void {
  const place = at('eligibilityCriteria');
  const { criteria, remarks } = splitCriteria(eligibilityCriteria);
  for (const { kind, label, text } of criteria) {
    add(kind, '', text, manual(label === undefined ? text : `${label}: ${text}`));
  }
  for (const remark of remarks) losses.push(lossAt(place, `No criterion, and not carried over: "${remark}"`));
  const unstated = criteria.filter(({ stated }) => !stated).length;
  if (unstated > 0) {
    const message = `No heading says whether ${unstated} of the criteria include or exclude: they are taken to include.`;
    losses.push(lossAt(place, message));
  }
  if (criteria.length > 0) {
    const message = 'The wording is that of the registry; it stands in Swedish too until somebody translates it.';
    losses.push(lossAt(place, message));
  }
}

function addVolunteers({ healthyVolunteers }: Eligibility, { losses }: Imported): void {
  if (healthyVolunteers === undefined) return;
  const message = `Healthy volunteers are ${healthyVolunteers ? '' : 'not '}accepted: no criterion is made of it.`;
  losses.push(lossAt(at('healthyVolunteers'), message));
}
