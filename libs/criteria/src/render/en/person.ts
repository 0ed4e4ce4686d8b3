import type { PersonPhrases } from '../phrases/person.js';

export const person: PersonPhrases = {
  age: (bounds) => `the person is ${bounds} old on the index date`,
  ageUnit: (unit, single) => ({ a: 'year', mo: 'month', d: 'day' })[unit] + (single ? '' : 's'),
  sexes: {
    female: { is: 'the person is female', isNot: 'the person is not female' },
    male: { is: 'the person is male', isNot: 'the person is not male' },
    other: { is: 'the sex on record is “other”', isNot: 'the sex on record is female or male' },
  },
  helpers: {
    'childbearing-potential': {
      is: 'the person is a woman of childbearing potential',
      isNot: 'the person is not a woman of childbearing potential',
    },
    postmenopausal: {
      is: 'the person is a postmenopausal woman',
      isNot: 'the person is not a postmenopausal woman',
    },
  },
  manual(text, isQuestion, negated) {
    if (isQuestion) return `a person answers ${negated ? 'no' : 'yes'} to the question ${text}`;
    return `a person judges that this is ${negated ? 'not so' : 'so'}: ${text}`;
  },
  parameter: (name, values, negated) =>
    `the site’s setting ${name} is ${negated ? `something other than ${values}` : values}`,
  variant(genes, details, negated) {
    const kind = details === '' ? '' : `(${details}) `;
    return `${negated ? 'no' : 'a'} genetic variant ${kind}in ${genes} has been found`;
  },
  origins: { germline: 'germline', somatic: 'somatic' },
  significances: {
    pathogenic: 'pathogenic',
    'likely-pathogenic': 'likely pathogenic',
    uncertain: 'of uncertain significance',
    'likely-benign': 'likely benign',
    benign: 'benign',
  },
  changeType: (set) => `of the type ${set}`,
  hgvs: (expressions) => `with the HGVS expression ${expressions}`,
};
