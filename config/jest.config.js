import { fileURLToPath, URL } from 'node:url';
import { postgresCanRun } from './test-postgres/can-run.js';

/** Jest reads the sources of every workspace through the `kohort-source` export condition: no build is needed. */
const common = {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['kohort-source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

/** Tests with a real PostgreSQL (`*.int.spec.ts`): the cluster starts only if at least one of them is to run. */
const integration = {
  ...common,
  displayName: 'integration',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.int.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  globalSetup: '<rootDir>/config/test-postgres/start.js',
  globalTeardown: '<rootDir>/config/test-postgres/stop.js',
};
const unit = {
  ...common,
  displayName: 'unit',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.int\\.spec\\.ts$'],
};

export default { projects: postgresCanRun() ? [unit, integration] : [unit] };
