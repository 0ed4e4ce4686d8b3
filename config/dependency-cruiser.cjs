/**
 * The directions of import (docs/architecture.md). Each lib names what it may import; what is not named is refused.
 * Add a lib here in the change that creates it.
 */
const mayImport = {
  kernel: [],
  vocabulary: ['kernel'],
  criteria: ['kernel', 'vocabulary'],
  facts: ['kernel', 'vocabulary'],
  evaluation: ['kernel', 'vocabulary', 'criteria', 'facts'],
  cohort: ['kernel', 'vocabulary', 'criteria', 'facts', 'evaluation'],
  consent: ['kernel'],
  outreach: ['kernel'],
  enrolment: ['kernel'],
  population: ['kernel', 'vocabulary', 'facts'],
  fhir: ['kernel'],
  terminology: ['kernel', 'vocabulary', 'criteria'],
  'embedded-postgres': ['kernel'],
  persistence: ['kernel'],
  queue: ['kernel'],
  mail: ['kernel'],
  protocol: ['kernel', 'criteria'],
  'hub-api': ['kernel', 'criteria'],
  'node-api': ['kernel', 'criteria'],
  platform: ['kernel', 'persistence', 'queue'],
};
/** The trust boundary: nothing that the hub imports knows a person. */
const unknownToTheHub = 'facts|evaluation|cohort|consent|outreach|node-api|fhir|population';
/** The test database, for specs only: see `only-the-sandbox-embeds-postgres`. */
const testing = '^libs/embedded-postgres/src/testing';
/** Domain libraries are pure: no input or output, no framework. */
const pure = 'kernel|vocabulary|criteria|facts|evaluation|cohort|consent|outreach|enrolment|population';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'every-lib-is-declared',
      comment: 'A new lib states its imports in config/dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^libs/', pathNot: `^libs/(${Object.keys(mayImport).join('|')})/` },
      to: {},
    },
    ...Object.entries(mayImport).map(([lib, allowed]) => ({
      name: `${lib}-imports-only-${allowed.join('-') || 'nothing'}`,
      severity: 'error',
      from: { path: `^libs/${lib}/` },
      to: { path: '^(libs|apps)/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/|${testing}` },
    })),
    {
      name: 'trust-boundary',
      comment: 'The hub never sees a person (docs/architecture.md).',
      severity: 'error',
      from: { path: '^apps/hub/' },
      to: { path: `^libs/(${unknownToTheHub})/`, reachable: true },
    },
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/(sandbox|cli)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'No input or output and no framework in the domain; tests may read their corpora.',
      severity: 'error',
      from: { path: `^libs/(${pure})/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^(node:)?(fs|fs/promises|http|https|net|child_process|process|worker_threads)$|node_modules/(@nestjs|typeorm|bullmq|pg)/',
      },
    },
    {
      name: 'only-the-sandbox-embeds-postgres',
      comment: 'Everything else is given the address of a database; specs may make one.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^libs/embedded-postgres/|^apps/sandbox/|\\.spec\\.ts$|/testing/' },
      to: { path: '^libs/embedded-postgres/' },
    },
    {
      name: 'production-does-not-import-tests',
      severity: 'error',
      from: { pathNot: '\\.spec\\.ts$' },
      to: { path: '\\.spec\\.ts$' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['kohort-source', 'import', 'types', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
