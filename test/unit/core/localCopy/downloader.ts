/** Writes to the file of a local copy until it is killed: downloads all over and over, or migrates. */
import { writeSync } from 'node:fs';
import { openRuns } from '../../../../src/core/localCopy/runsFile.ts';
import { Served } from '../../../../src/core/localCopy/served.ts';
import { pages } from './copyCase.ts';

const [what, file] = process.argv.slice(2);
writeSync(1, 'ready\n');
if (what === 'migrate') openRuns(file, 5000).close();
else {
  const served = new Served({ file, limit: Infinity, patience: 5000 }, (reply) => {
    writeSync(1, `${JSON.stringify(reply)}\n`);
  });
  for (;;) {
    for (const { range, text } of pages) {
      const since = Date.now();
      served.keep(text, since);
      served.cover([{ ...range, since, until: since }]);
    }
    served.clear();
  }
}
