import type { RecordResource, Window } from '../schema/records.js';
import { defaultEdge } from '../normal-form/records.js';
import { offsetOf, writeLength, type Offset } from './offset.js';
import type { Voice } from './voice.js';
import { writeNumber } from './write-number.js';

/** A window in words: "within the last 3 months before the index date". */
export function windowPhrase(window: Window, resource: RecordResource, voice: Voice): string {
  const { edge } = window;
  const when = days(window, voice);
  return edge === undefined || edge === defaultEdge(resource) ? when : `${voice.phrases.time.edges[edge]} ${when}`;
}

function days({ anchor = 'index', from, to = 'P0D' }: Window, voice: Voice): string {
  const { time } = voice.phrases;
  const name = time.anchors[anchor];
  const last = offsetOf(to);
  if (from === undefined) {
    if (last?.side === 'before') return time.atLeastBefore(writeLength(last.parts, voice), name);
    return time.upTo(point(to, name, voice));
  }
  const first = offsetOf(from);
  const simple = first && last && upToOrFromAnchor(first, last, name, voice);
  return simple ?? time.between(point(from, name, voice), point(to, name, voice));
}

/** The windows that begin or end at the anchor have a short name; undefined for any other. */
function upToOrFromAnchor(first: Offset, last: Offset, anchor: string, voice: Voice): string | undefined {
  const { time, writing } = voice.phrases;
  if (first.side === 'same') {
    if (last.side === 'same') return time.on(anchor);
    return last.side === 'after' ? time.withinAfter(writeLength(last.parts, voice), anchor) : undefined;
  }
  const [only, ...more] = first.parts;
  if (first.side === 'after' || last.side !== 'same' || !only || more.length > 0) return undefined;
  return time.last(writeNumber(only.count, writing), only.count === 1, only.unit, anchor);
}

/** "3 months before the index date", "the index date", "2020-01-31" */
function point(text: string, anchor: string, voice: Voice): string {
  const offset = offsetOf(text);
  if (!offset) return text;
  if (offset.side === 'same') return anchor;
  return voice.phrases.time.sides[offset.side](writeLength(offset.parts, voice), anchor);
}
