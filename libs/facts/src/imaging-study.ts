import { ok } from '@kohort/kernel';
import { codingsIn, conceptsIn, displayIn, merged } from './coding.js';
import { countIn, objectsIn, textIn, type Json } from './json.js';
import { sideOf } from './laterality.js';
import { earliest, momentIn } from './moment.js';
import { factOf, recorderIn, standingIn, type Reader } from './reading.js';

/** A registered study is known to exist, but has no images yet (R4 imagingstudy-status). */
const STANDINGS = new Map([
  ['registered', 'preliminary'],
  ['available', 'asserted'],
  ['cancelled', 'none'],
  ['entered-in-error', 'none'],
] as const);

/** ImagingStudy: one fact per study, over its series. */
export const readImagingStudy: Reader = (reading) => {
  const { json, context } = reading;
  const standing = standingIn(json.status, STANDINGS);
  if (standing === undefined) return ok([]);
  const series = objectsIn(json.series);
  const concepts = conceptsIn(json.procedureCode);
  const bodySites = merged(...series.map(({ bodySite }) => codingsIn(bodySite)));
  const sides = series.flatMap(({ laterality }) => codingsIn(laterality));
  const moments = series.flatMap(({ started }) => momentIn(started, context.localDay) ?? []);
  return ok([
    factOf(reading, {
      concepts,
      display: displayIn(json.procedureCode) ?? textIn(json.description),
      standing,
      status: textIn(json.status) ?? '',
      start: json.started === undefined ? earliest(moments) : momentIn(json.started, context.localDay),
      bodySites,
      laterality: sideOf([...bodySites, ...sides]) ?? sideOf(concepts),
      reasons: conceptsIn(json.reasonCode),
      imaging: {
        modalities: merged(codingsIn(json.modality), ...series.map(({ modality }) => codingsIn(modality))),
        series: countIn(json.numberOfSeries) ?? lengthOf(series),
        instances: countIn(json.numberOfInstances) ?? imagesOf(series),
      },
      recorder: recorderIn(reading, json.interpreter, json.referrer),
    }),
  ]);
};

/** Both counts and both lists are optional in R4: what is not listed is not therefore none. */
const lengthOf = (list: readonly Json[]): number | undefined => (list.length > 0 ? list.length : undefined);

/** The images of all series; undefined where one of them, or the study itself, does not say. */
function imagesOf(series: readonly Json[]): number | undefined {
  const counts = series.map(
    ({ numberOfInstances, instance }) => countIn(numberOfInstances) ?? lengthOf(objectsIn(instance)),
  );
  if (counts.length === 0) return undefined;
  return counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count));
}
