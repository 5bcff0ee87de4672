import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/**
 * Prints like mocha's `spec`, and appends the counts and failures as one line of JSON to the file named
 * by the environment variable `RUNDB_TEST_REPORT`. A skipped test fails: nothing is skipped silently.
 */
export default class Reporter extends Mocha.reporters.Spec {
  done(failures, callback) {
    const { passes, pending } = this.stats;
    if (pending > 0) console.log(`  ${pending} skipped, which counts as failed.\n`);
    const file = process.env.RUNDB_TEST_REPORT;
    if (file) {
      const level = process.env.RUNDB_TEST_LEVEL ?? '';
      const faults = this.failures.map((test) => `${test.fullTitle()}\n${reasons(test.err)}`);
      const report = { level, passed: passes, failed: failures, pending, faults };
      appendFileSync(file, `${JSON.stringify(report)}\n`);
    }
    callback(failures + pending);
  }
}

/** For a failed property, the failed assertion is its cause. */
function reasons({ stack = '', cause } = {}) {
  return cause ? `${stack}\nCaused by: ${reasons(cause)}` : stack;
}
