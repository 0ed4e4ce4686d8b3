import type { Head, LogicPhrases } from '../phrases/logic.js';

const head = (subject: string): Head => ({
  holds: `${subject} gäller`,
  when: `om ${subject} gäller`,
  then: `då gäller ${subject}`,
});

type Scope = Parameters<LogicPhrases['each']>[0];
type Quantity = Parameters<LogicPhrases['each']>[1];

const common = { some: 'minst en', every: 'varje', none: 'ingen', 'not-every': 'inte varje' };
const neuter = { ...common, some: 'minst ett', none: 'inget' };
const SCOPES: Readonly<Record<Scope, { readonly words: Readonly<Record<Quantity, string>>; readonly noun: string }>> = {
  resource: { words: common, noun: 'enskild uppgift bland' },
  specimen: { words: neuter, noun: 'prov med' },
  'body-site': { words: neuter, noun: 'ställe i kroppen med' },
};

export const logic: LogicPhrases = {
  all: head('allt detta'),
  any: head('minst ett av detta'),
  none: head('inget av detta'),
  notAll: head('inte allt detta'),
  this: head('detta'),
  notThis: { holds: 'detta gäller inte', when: 'om detta inte gäller', then: 'då gäller inte detta' },
  atLeast: (k) => head(`minst ${k} av dessa`),
  fewerThan: (k) => head(`färre än ${k} av dessa`),
  each(scope, quantity, what) {
    const { words, noun } = SCOPES[scope];
    const group = `för ${words[quantity]} ${noun} ${what}`;
    return { holds: `${group} gäller detta`, when: `om detta gäller ${group}`, then: `då gäller detta ${group}` };
  },
  quota: (name, limit) => {
    const said = `högst ${limit} personer tas in för vilka detta gäller (kvoten ${name})`;
    return { holds: said, when: `om ${said}`, then: `då gäller att ${said}` };
  },
  when: (clause) => `om ${clause}`,
  then: (clause) => `då gäller: ${clause}`,
};
