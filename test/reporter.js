import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/**
 * Prints as mocha's `spec` does, and appends the counts as one line of JSON to the file that the
 * variable `RUNDB_TEST_REPORT` names. A skipped test fails: nothing is skipped silently.
 */
export default class Reporter extends Mocha.reporters.Spec {
  done(failures, callback) {
    const { passes, pending } = this.stats;
    if (pending > 0) console.log(`  ${pending} skipped, which counts as failed.\n`);
    const file = process.env.RUNDB_TEST_REPORT;
    if (file) {
      const floor = process.env.RUNDB_TEST_FLOOR ?? '';
      const counts = { floor, passed: passes, failed: failures, pending };
      appendFileSync(file, `${JSON.stringify(counts)}\n`);
    }
    callback(failures + pending);
  }
}
