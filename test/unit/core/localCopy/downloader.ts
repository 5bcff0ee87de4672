/** Writes to the file of a local copy until killed: downloads everything over and over, or migrates. */
import { readFileSync, writeSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { openRuns } from '../../../../src/core/localCopy/runsFile.ts';
import { Served } from '../../../../src/core/localCopy/served.ts';
import type { pages } from './copyCase.ts';

const [what, file, pagesFile = ''] = process.argv.slice(2);
writeSync(1, 'ready\n');
if (what === 'migrate') openRuns(file, 5000).close();
else {
  const served = new Served({ file, limit: Infinity, patience: 5000 }, (reply) => {
    writeSync(1, `${JSON.stringify(reply)}\n`);
  });
  // Making them takes longer than reading them.
  const sent = deserialize(readFileSync(pagesFile)) as typeof pages;
  for (;;) {
    for (const { range, text } of sent) {
      const since = Date.now();
      served.keep(text, since);
      served.cover([{ ...range, since, until: since }]);
    }
    served.clear();
  }
}
