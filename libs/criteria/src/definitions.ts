import type { Expression, ExpressionOf } from './schema/expression.js';
import type { ConceptFilter, ValueSet } from './schema/value-set.js';

/**
 * The composites of the language as plain expressions.
 *
 * Source: Clinical Trials Facilitation and Coordination Group (CTFG) of the Heads of Medicines Agencies,
 * "Recommendations related to contraception and pregnancy testing in clinical trials", version 1.1, 2020-09-21: a woman
 * is of childbearing potential from menarche until she is postmenopausal, unless permanently sterile by hysterectomy,
 * bilateral salpingectomy or bilateral oophorectomy.
 *
 * What records leave open follows the missing-data rule of the criterion that uses the composite. Menarche is seldom
 * recorded: it is taken as given in adults, and a person settles it for minors.
 */
export const definitionOf = (helper: ExpressionOf<'helper'>['is']): Expression => DEFINITIONS[helper];

const snomed = (...codes: string[]): ConceptFilter => ({ system: 'http://snomed.info/sct', codes });
/** KVÅ follows the NOMESCO Classification of Surgical Procedures, chapter L; sub-codes lie below by their structure. */
const kva = (...codes: string[]): ConceptFilter => ({ system: 'kva', codes, descendants: true });

const HYSTERECTOMY: ValueSet = {
  title: { sv: 'Hysterektomi', en: 'Hysterectomy' },
  include: [
    snomed('236886002', '116140006', '116142003'),
    // LCC10, LCC11 and LCC20 leave the cervix, which makes no difference to fertility.
    kva('LCD', 'LCC10', 'LCC11', 'LCC20'),
  ],
};
const BILATERAL_OOPHORECTOMY: ValueSet = {
  title: { sv: 'Bilateral ooforektomi', en: 'Bilateral oophorectomy' },
  include: [snomed('76876009', '29827000'), kva('LAE20', 'LAE21', 'LAF10', 'LAF11', 'LAF30')],
};
const SALPINGECTOMY: ValueSet = {
  title: { sv: 'Salpingektomi', en: 'Salpingectomy' },
  include: [snomed('120053002'), kva('LBE')],
};

/** Also by a record of both sides. */
const salpingectomyOn = (laterality: 'left' | 'right'): Expression => ({
  type: 'exists',
  records: { resource: 'Procedure', code: SALPINGECTOMY, laterality },
});

const FEMALE: Expression = { type: 'sex', is: 'female' };
const AFTER_MENOPAUSE: Expression = { type: 'scale', scale: 'menopause', in: ['post'] };

const PERMANENTLY_STERILE: Expression = {
  type: 'any',
  of: [
    { type: 'exists', records: { resource: 'Procedure', code: HYSTERECTOMY } },
    { type: 'exists', records: { resource: 'Procedure', code: BILATERAL_OOPHORECTOMY } },
    // No code for the bilateral operation is sure to be used, and each side may have a record of its own.
    { type: 'all', of: [salpingectomyOn('left'), salpingectomyOn('right')] },
  ],
};

const AFTER_MENARCHE: Expression = {
  type: 'any',
  of: [
    { type: 'age', ge: 18 },
    { type: 'manual', text: { sv: 'Har fått sin första menstruation.', en: 'Has had her first menstruation.' } },
  ],
};

const DEFINITIONS: Readonly<Record<ExpressionOf<'helper'>['is'], Expression>> = {
  'childbearing-potential': {
    type: 'all',
    of: [FEMALE, AFTER_MENARCHE, { type: 'not', of: AFTER_MENOPAUSE }, { type: 'not', of: PERMANENTLY_STERILE }],
  },
  postmenopausal: { type: 'all', of: [FEMALE, AFTER_MENOPAUSE] },
};
