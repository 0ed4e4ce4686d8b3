import { capital, type ExplanationPhrases } from './phrases.js';

const IF_INDICATED = 'före samtycke bara om det är kliniskt motiverat';
const newRecord = `en ny uppgift eller ett nytt svar (${IF_INDICATED})`;
const correction = 'att uppgiften kompletteras vid källan, eller en titt i hela journalen';

export const sv: ExplanationPhrases = {
  kinds: { inclusion: 'Inklusion', exclusion: 'Exklusion' },
  outcomes: {
    eligible: 'passar: alla kriterier är avgjorda till fördel',
    possible: 'kan passa: inget talar emot, men något är okänt',
    ineligible: 'passar inte: minst ett kriterium avgör emot',
  },
  verdicts: {
    inclusion: { met: 'uppfyllt', 'not-met': 'inte uppfyllt, passar därför inte', unknown: 'okänt' },
    exclusion: { met: 'gäller, passar därför inte', 'not-met': 'gäller inte', unknown: 'okänt' },
  },
  reasons: {
    'no-record': { why: 'Uppgiften saknas.', settledBy: newRecord },
    stale: { why: 'Uppgifterna är för gamla; den nyaste är:', settledBy: newRecord },
    'incomplete-coverage': {
      why: 'Ingen sådan uppgift hittades, men källan är inte komplett.',
      settledBy: 'en titt i hela journalen',
    },
    blocked: {
      why: 'Sådana uppgifter är spärrade eller gick inte att läsa, så det som syns är inte allt.',
      settledBy: 'en titt i hela journalen, att patienten tillfrågas, eller att patienten häver spärren',
    },
    'too-few': {
      why: 'För få finns noterade; fler kan finnas på annat håll:',
      settledBy: 'ytterligare uppgifter, om de finns',
    },
    'partial-date': { why: 'Datumet är inte exakt nog för att avgöra:', settledBy: 'det exakta datumet' },
    undated: { why: 'Uppgiften saknar datum:', settledBy: 'datumet' },
    'unit-not-convertible': {
      why: 'Enheten i journalen kan inte räknas om till kriteriets:',
      settledBy: 'värdet i en känd enhet',
    },
    'value-undecided': {
      why: 'Värdet i journalen lämnar det öppet:',
      settledBy: `ett exaktare värde (${IF_INDICATED})`,
    },
    'value-absent': { why: 'Uppgiften innehåller inget värde:', settledBy: newRecord },
    'not-coded': { why: 'Svaret i journalen är inte kodat:', settledBy: 'att någon läser uppgiften' },
    'not-numeric': { why: 'Svaret i journalen är inget tal:', settledBy: 'att någon läser uppgiften' },
    'no-reference-range': {
      why: 'Svaret saknar referensintervall att jämföra med:',
      settledBy: 'laboratoriets referensintervall',
    },
    'no-interpretation': { why: 'Laboratoriet har inte flaggat svaret:', settledBy: 'att någon läser svaret' },
    indeterminate: {
      why: 'Bedömningen är ofullständig eller osäker:',
      settledBy: `en fullständig bedömning (${IF_INDICATED})`,
    },
    'not-specific': { why: 'Uppgiften är inte tillräckligt specifik:', settledBy: 'den finare graden' },
    'detail-missing': { why: 'Uppgiften saknar en detalj som avgör:', settledBy: correction },
    conflicting: { why: 'Uppgifterna motsäger varandra:', settledBy: 'att ta reda på vilken uppgift som är rätt' },
    preliminary: { why: 'Svaret är preliminärt:', settledBy: 'det slutliga svaret' },
    'ordered-only': {
      why: 'Det är ordinerat; om det har tagits framgår inte:',
      settledBy: 'att patienten tillfrågas, eller en uppgift om administrering',
    },
    'not-tested': { why: 'Alla generna är inte testade.', settledBy: `ett genetiskt test (${IF_INDICATED})` },
    'value-set-incomplete': {
      why: 'Kriteriets koder är inte expanderade, så att inget hittas bevisar inget.',
      settledBy: 'att urvalet expanderas via en terminologiserver',
    },
    'birth-date-missing': { why: 'Födelsedatum saknas.', settledBy: 'födelsedatumet' },
    'sex-missing': { why: 'Uppgift om kön saknas.', settledBy: 'uppgift om kön' },
    'anchor-missing': {
      why: 'Dagen som kriteriet räknas från är ännu inte känd.',
      settledBy: 'datum för screening eller samtycke',
    },
    'parameter-missing': { why: 'Prövningsstället har inte angett detta.', settledBy: 'prövningsställets inställning' },
    manual: { why: 'Ingen journaluppgift kan avgöra detta.', settledBy: 'en persons bedömning vid screening' },
    'not-evaluated': { why: 'Bedöms ännu inte av den här versionen.', settledBy: 'en persons bedömning vid screening' },
  },
  sexes: { female: 'kvinna', male: 'man', other: 'annat' },
  ageUnits: { a: 'år', mo: 'månader', d: 'dagar' },
  about: (subject, text) => `${capital(subject)}: ${text}`,
  born: (date, age, unit) => (age === undefined ? `född ${date}` : `född ${date}: ${age} ${unit} på indexdagen`),
  recordedSex: (sex) => `kön enligt journalen: ${sex}`,
  noRecord: (from, to) =>
    `ingen sådan uppgift ${from === undefined ? `till och med ${to}` : `från ${from} till ${to}`}; källan är komplett för dessa`,
  setting: (name, value) => `${name}: ${value}`,
  undated: 'utan datum',
  noCode: 'utan kod',
  negated: 'noterat att så inte är fallet',
  valueAbsent: 'utan värde',
  yes: 'ja',
  no: 'nej',
};
