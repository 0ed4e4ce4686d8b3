import type { RecordResource, Relative } from '../schema/records.js';
import { defaultEdge } from '../normal-form/records.js';
import { offsetOf, writeLength, type Offset } from './offset.js';
import type { Voice } from './voice.js';

/** A relation to another event, `event`, in words: "no earlier than 1 day after the latest result of …". */
export function relativePhrase(relative: Relative, resource: RecordResource, event: string, voice: Voice): string {
  const { edge } = relative;
  const prefix = edge === undefined || edge === defaultEdge(resource) ? '' : `${voice.phrases.time.edges[edge]} `;
  return `${prefix}${span(relative, voice)} ${event}`;
}

/** All that stands before the event. */
function span({ from, to, eventEdge = 'start' }: Relative, voice: Voice): string {
  const { time, writing } = voice.phrases;
  const first = from === undefined ? undefined : offsetOf(from);
  const last = to === undefined ? undefined : offsetOf(to);
  const special = simple(first, last, voice);
  if (eventEdge === 'start' && special !== undefined) return special;
  if (eventEdge === 'end' && special !== undefined) return `${special} ${time.endOf}`;
  if (eventEdge === 'whole' && first?.side === 'same' && last?.side === 'same') return time.during;
  const limits = [first && limit('earliest', first, voice), last && limit('latest', last, voice)];
  const edges = { start: ['', ''], end: [time.endOf, time.endOf], whole: [time.startOf, time.endOf] }[eventEdge];
  const said = limits.flatMap((text, index) => (text === undefined ? [] : [{ text, edge: edges[index] ?? '' }]));
  const sameEdge = said.every(({ edge }) => edge === said[0]?.edge);
  const texts = said.map(({ text, edge }, index) =>
    sameEdge && index < said.length - 1 ? text : `${text} ${edge}`.trim(),
  );
  return texts.join(` ${writing.and} `);
}

/** The spans that have a short name; undefined for any other. */
function simple(first: Offset | undefined, last: Offset | undefined, voice: Voice): string | undefined {
  const { time } = voice.phrases;
  if (!last && isOneDay(first, 'after')) return time.after;
  if (!first && isOneDay(last, 'before')) return time.before;
  if (!first || !last) return undefined;
  if (first.side === 'same' && last.side === 'same') return time.sameDay;
  const lengths = [first, last].map(({ parts }) => writeLength(parts, voice));
  const around = first.side === 'before' && last.side === 'after' && lengths[0] === lengths[1];
  return around ? time.around(lengths[0] ?? '') : undefined;
}

const isOneDay = (offset: Offset | undefined, side: Offset['side']): boolean =>
  offset?.side === side && offset.parts.length === 1 && offset.parts[0]?.unit === 'd' && offset.parts[0].count === 1;

const limit = (which: 'earliest' | 'latest', { side, parts }: Offset, voice: Voice): string =>
  voice.phrases.time[which][side](writeLength(parts, voice));
