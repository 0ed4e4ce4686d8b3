import { fileURLToPath, URL } from 'node:url';
import { postgresCanRun } from './test-postgres/can-run.js';
import { redisCanRun } from './test-redis/can-run.js';

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

/** Tests with real servers (`*.int.spec.ts`): PostgreSQL and Redis start only if at least one of them is to run. */
const integration = {
  ...common,
  displayName: 'integration',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.int.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  globalSetup: '<rootDir>/config/start-servers.js',
  globalTeardown: '<rootDir>/config/stop-servers.js',
};
const unit = {
  ...common,
  displayName: 'unit',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.int\\.spec\\.ts$'],
};

const canIntegrate = postgresCanRun();
if (canIntegrate) redisCanRun();

// Modules of a test file are never quite freed; workers that have grown are replaced, which one process could not be.
export default {
  projects: canIntegrate ? [unit, integration] : [unit],
  // Machines are shared and slow at times: only what hangs is to fail.
  testTimeout: 60_000,
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
};
