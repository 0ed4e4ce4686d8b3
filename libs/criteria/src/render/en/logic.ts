import type { Head, LogicPhrases } from '../phrases/logic.js';

const head = (clause: string): Head => ({ holds: clause, when: `if ${clause}`, then: `then ${clause}` });

const SCOPES = { resource: 'single record among', specimen: 'specimen with', 'body-site': 'body site with' };
const QUANTITIES = { some: 'at least one', every: 'every', none: 'no', 'not-every': 'not every' };

export const logic: LogicPhrases = {
  all: head('all of these hold'),
  any: head('at least one of these holds'),
  none: head('none of these holds'),
  notAll: head('not all of these hold'),
  this: head('this holds'),
  notThis: head('this does not hold'),
  atLeast: (k) => head(`at least ${k} of these hold`),
  fewerThan: (k) => head(`fewer than ${k} of these hold`),
  each: (scope, quantity, what) => head(`for ${QUANTITIES[quantity]} ${SCOPES[scope]} ${what}, this holds`),
  quota: (name, limit) => head(`at most ${limit} people are included of whom this holds (quota ${name})`),
  when: (clause) => `if ${clause}`,
  then: (clause) => `then ${clause}`,
};
