import type { Records } from '../schema/records.js';
import { detailsOf, remarksOf } from './details.js';
import type { Noun } from './phrases/records.js';
import { relativePhrase } from './relative.js';
import { valueSetName } from './value-set-name.js';
import type { Voice } from './voice.js';
import { windowPhrase } from './window.js';
import { writeList } from './write-list.js';

/** The forms of a noun that stand for the records themselves. */
export type NounForm = Exclude<keyof Noun, 'of' | 'isRecorded' | 'areRecorded'>;

/** Records as a noun with all that narrows them: "the latest result of “Haemoglobin” within the last year before …". */
export const nounPhrase = (records: Records, form: NounForm, voice: Voice): string =>
  [named(records, form, voice), ...timeOf(records, voice)].join(' ');

/** The same without the time: "a diagnosis of “Breast cancer” on the left side". */
export function named(records: Records, form: NounForm, voice: Voice): string {
  const { [records.resource]: noun } = voice.phrases.records.nouns;
  const code = records.code === undefined ? [] : [noun.of, valueSetName(records.code, voice)];
  const details = detailsOf(records, voice);
  const narrowed = details.length === 0 ? [] : [writeList(details, 'and', voice.phrases.writing)];
  return [noun[form], ...code, ...narrowed, ...remarksOf(records, voice)].join(' ');
}

/** When: the window, and the relation to another event; nothing where neither is given. */
export function timeOf({ window, relative, resource }: Records, voice: Voice): string[] {
  const times = window ? [windowPhrase(window, resource, voice)] : [];
  if (relative) {
    const { event, which } = relative;
    const eventName = nounPhrase(event, which === 'any' ? 'one' : which, voice);
    times.push(relativePhrase(relative, resource, eventName, voice));
  }
  return times.length === 0 ? [] : [writeList(times, 'and', voice.phrases.writing)];
}
