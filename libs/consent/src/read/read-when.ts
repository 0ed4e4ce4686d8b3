import { parsePartialDate } from '@kohort/kernel';
import type { Period, When } from '../statement.js';
import { objectIn, textIn, type Place } from './place.js';

const PERIOD = new Set(['start', 'end']);
/** A FHIR dateTime with a time has seconds and an offset (http://hl7.org/fhir/R4/datatypes.html#dateTime). */
const TIME = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/** A FHIR dateTime; one that is no date ("2023-02-29"), or a time without an offset, is a doubt. */
export function whenIn(value: unknown, place: Place): When | undefined {
  const text = textIn(value, place);
  if (text === undefined) return undefined;
  const days = parsePartialDate(text);
  if (days) return { firstDay: days.first, lastDay: days.last };
  const [, date = '', , fraction] = TIME.exec(text) ?? [];
  const from = parsePartialDate(date) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(from)) return place.doubt();
  return { from, to: fraction === undefined ? from + 999 : from };
}

/** A period; an end that cannot be read never becomes "without end" unnoticed: it leaves a doubt. */
export function periodIn(value: unknown, place: Place): Period | undefined {
  if (value === undefined) return undefined;
  const period = objectIn(value, PERIOD, place);
  if (!period) return undefined;
  const start = whenIn(period.start, place.at('start'));
  const end = whenIn(period.end, place.at('end'));
  return { ...(start && { start }), ...(end && { end }) };
}
