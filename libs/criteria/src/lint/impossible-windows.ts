import { addDuration, dayOf, parseDuration, parsePartialDate, type Day } from '@kohort/kernel';
import type { Expression } from '../schema/expression.js';
import type { RecordResource, Relative, Window } from '../schema/records.js';
import { recordsOf, windowsOf, type Located } from '../tree.js';
import { errorAt, type LintFinding } from './finding.js';
import type { Rule } from './linted.js';

/** Windows that hold no day, that end before they begin, or that lie in the future of records that have none. */
export const impossibleWindows: Rule = ({ expressions }) =>
  expressions.flatMap((expression) => [
    ...windowsOf(expression)
      .filter(({ node }) => isReversed(node.from, node.to ?? 'P0D'))
      .map(reversed),
    ...recordsOf(expression).flatMap(({ node, keys }) => [
      ...(node.relative && endsBeforeItBegins(node.relative) ? [reversed({ keys: [...keys, 'relative'] })] : []),
    ]),
    ...dated(expression).filter(liesInFuture).map(future),
  ]);

/** A window over records of one type. */
interface Dated extends Located<Window> {
  readonly resource: RecordResource;
}

/** The windows of one expression and what they are over; those of scales, variants and derived quantities are over results. */
function dated(expression: Located<Expression>): Dated[] {
  const records = recordsOf(expression);
  return windowsOf(expression).map(({ node, keys }) => {
    const filter = records.find((found) => found.node.window === node);
    return { node, keys, resource: filter?.node.resource ?? 'Observation' };
  });
}

const reversed = ({ keys }: Pick<Located<unknown>, 'keys'>): LintFinding =>
  errorAt({
    code: 'impossible-window',
    keys,
    message: '`from` lies after `to`: there is no day inside.',
    hint: 'Days before an event have a minus: "-P3M".',
  });

const future = ({ resource, keys }: Dated): LintFinding =>
  errorAt({
    code: 'impossible-window',
    keys,
    message: `The window lies after the index date, when no ${resource} can have happened yet.`,
    hint: 'Days before the index date have a minus: "-P3M".',
  });

/** Every day of four years, a leap year among them: offsets that are reversed from each of these are so from any. */
const ANCHORS: readonly Day[] = Array.from({ length: 1461 }, (_, index) => (dayOf(2024, 1, 1) ?? 0) + index);

/** Whether `from` lies after `to` whatever they count from; a date and an offset cannot be compared. */
function isReversed(from: string | undefined, to: string | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  const [first, last] = [parseDuration(from), parseDuration(to)];
  if (first && last) return ANCHORS.every((anchor) => addDuration(anchor, first) > addDuration(anchor, last));
  const [firstDate, lastDate] = [parsePartialDate(from), parsePartialDate(to)];
  return firstDate !== undefined && lastDate !== undefined && firstDate.first > lastDate.last;
}

/** Around a whole event, `from` counts from its start and `to` from its end, so a long event may hold any offsets. */
const endsBeforeItBegins = ({ from, to, eventEdge }: Relative): boolean =>
  eventEdge !== 'whole' && isReversed(from, to);

/** Records of what has happened; a plan, an order, a stay or a course of medication may reach into the future. */
const PAST: readonly RecordResource[] = [
  'Condition',
  'Observation',
  'Procedure',
  'ImagingStudy',
  'DiagnosticReport',
  'AllergyIntolerance',
  'FamilyMemberHistory',
  'Specimen',
  'Immunization',
  'MedicationAdministration',
  'MedicationDispense',
];

function liesInFuture({ resource, node: { anchor = 'index', from, to = 'P0D' } }: Dated): boolean {
  return PAST.includes(resource) && anchor === 'index' && isReversed(from, 'P0D') && !isReversed(from, to);
}
