import { loinc, NEGATIVE, NO, POSITIVE, snomed, YES } from './codes.js';
import type { ClinicalScale } from './scale.js';

/** Menopausal status. */
const MENOPAUSE: ClinicalScale = {
  id: 'menopause',
  title: { sv: 'menopausstatus', en: 'menopausal status' },
  ordered: false,
  grades: [
    { id: 'pre', codes: snomed('309606002', '22636003'), title: { sv: 'före menopaus', en: 'premenopausal' } },
    { id: 'peri', codes: [], title: { sv: 'perimenopausal', en: 'perimenopausal' } },
    { id: 'post', codes: snomed('307429007', '76498008'), title: { sv: 'efter menopaus', en: 'postmenopausal' } },
  ],
  questions: snomed('161712005').map((concept) => ({ concept })),
  spelled(text) {
    const [, grade] = /^(pre|peri|post)[\s-]?menopaus/i.exec(text) ?? [];
    return grade === undefined ? undefined : { grade: grade.toLowerCase() };
  },
};

/** Pregnancy: status as asked, or a pregnancy test in urine or blood. */
const PREGNANCY: ClinicalScale = {
  id: 'pregnancy',
  title: { sv: 'graviditet', en: 'pregnancy' },
  ordered: false,
  grades: [
    {
      id: 'pregnant',
      codes: [...loinc('LA15173-0'), ...snomed('77386006', '72892002'), ...POSITIVE, ...YES],
      flag: 'POS',
      title: { sv: 'gravid', en: 'pregnant' },
    },
    {
      id: 'not-pregnant',
      codes: [...loinc('LA26683-5'), ...snomed('60001007'), ...NEGATIVE, ...NO],
      flag: 'NEG',
      title: { sv: 'inte gravid', en: 'not pregnant' },
    },
  ],
  questions: loinc('82810-3', '2106-3', '2118-8', '2112-1', '2110-5').map((concept) => ({ concept })),
  spelled(text) {
    if (/^(?:pos(?:itiv|itive|itivt)?|pregnant|gravid|yes|ja|true)$/i.test(text)) return { grade: 'pregnant' };
    return /^(?:neg(?:ativ|ative|ativt)?|not pregnant|(?:ej|inte) gravid|no|nej|false)$/i.test(text)
      ? { grade: 'not-pregnant' }
      : undefined;
  },
};

/** Whether a woman breastfeeds now. */
const BREASTFEEDING: ClinicalScale = {
  id: 'breastfeeding',
  title: { sv: 'amning', en: 'breastfeeding' },
  ordered: false,
  grades: [
    { id: 'yes', codes: YES, title: { sv: 'ammar', en: 'breastfeeding' } },
    { id: 'no', codes: NO, title: { sv: 'ammar inte', en: 'not breastfeeding' } },
  ],
  questions: [...loinc('63895-7'), ...snomed('413712001', '1260078007')].map((concept) => ({ concept })),
  spelled(text) {
    if (/^(?:yes|ja|true)$/i.test(text)) return { grade: 'yes' };
    return /^(?:no|nej|false)$/i.test(text) ? { grade: 'no' } : undefined;
  },
};

export const REPRODUCTIVE_SCALES = [MENOPAUSE, PREGNANCY, BREASTFEEDING] as const;
