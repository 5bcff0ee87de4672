// @ts-check
/**
 * `npm run mutate -- --mutate src/core/query/wildcards.ts`: changes the code in small ways, one at
 * a time, and checks whether the unit tests notice. Without a file it covers everything below,
 * which takes hours; `RUNDB_MUTANTS=1/8 npm run mutate` does one of eight random parts of it.
 */
import { join } from 'node:path';
import './test/resolveCjs.cjs';

// For the processes that Stryker starts.
const preload = join(import.meta.dirname, 'test', 'resolveCjs.cjs');
process.env['NODE_OPTIONS'] = `--require ${JSON.stringify(preload)}`;

const parts = '{query,records,selection,statistics}';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [`src/core/${parts}/**/*.ts`],
  testRunner: 'mocha',
  mochaOptions: {
    spec: [`test/unit/core/${parts}/**/*.test.ts`],
    require: ['./test/fewCases.ts'],
    // These take seconds, and find nothing that others don't.
    grep: '^(?!A query as Python finds the runs|A number that is too long)',
  },
  plugins: ['@stryker-mutator/*', './test/someMutants.ts'],
  checkers: process.env['RUNDB_MUTANTS'] ? ['some'] : [],
  coverageAnalysis: 'perTest',
  ignorePatterns: ['.vscode-test', '/dist', '*.vsix', '/test/ui', '/test/integration', '/media'],
  tempDirName: '.vscode-test/mutants',
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.vscode-test/mutants.json' },
  timeoutMS: 3000,
  concurrency: 2,
};
