import { ok } from '@kohort/kernel';
import { conceptsIn } from './coding.js';
import { textIn } from './json.js';
import { drugIn } from './medication.js';
import { momentIn } from './moment.js';
import { factOf, providerIn, recorderIn, standingIn, type Reader } from './reading.js';

/** A declined dispense says nothing of other packages, so it is no evidence that the drug is not taken. */
const STANDINGS = new Map([
  ['preparation', 'proposed'],
  ['in-progress', 'proposed'],
  ['completed', 'asserted'],
  ['cancelled', 'none'],
  ['declined', 'none'],
  ['entered-in-error', 'none'],
] as const);

/** MedicationDispense: handed over, which is more than an order, yet not known to be taken. */
export const readMedicationDispense: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const drug = drugIn(reading);
  if (!drug.ok) return drug;
  return ok([
    factOf(reading, {
      ...drug.value,
      standing,
      status: textIn(json.status) ?? '',
      exposure: 'prescribed',
      start: momentIn(json.whenHandedOver ?? json.whenPrepared, context.localDay),
      categories: conceptsIn(json.category),
      provider: providerIn(reading, json.performer),
      recorder: recorderIn(reading, json.performer),
    }),
  ]);
};
