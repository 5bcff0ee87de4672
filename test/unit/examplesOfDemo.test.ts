import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseQuery, predicateOf, understand } from '../../src/core/query/index.ts';
import { isJsonObject, parseJson } from '../../src/core/rundb/index.ts';
import { makeRuns } from '../../src/demo/runs.ts';

const root = join(import.meta.dirname, '..', '..');
const records = [...makeRuns()]
  .filter(({ experiment }) => experiment === 12)
  .map((record) => parseJson(JSON.stringify(record)))
  .filter(isJsonObject);

/** `RunDB exp:12 physics: 3 runs, 4.5 pb⁻¹ (1 without a value), 2026-11-26` */
const comment =
  /# RunDB ([^\n`]*exp:12[^\n`]*): ([\d,]+) runs?, ([\d.]+) ([fp])b⁻¹(?: \(([\d,]+) without a value\))?, /g;

for (const page of ['README.md', 'docs/forms.md']) {
  describe(`The comments about runs in ${page}`, () => {
    const text = readFileSync(join(root, page), 'utf8');

    it('say what their queries find in the demo', () => {
      const found = [...text.matchAll(comment)];
      assert.notEqual(found.length, 0);
      for (const [whole, query = '', runs, value, unit, without = '0'] of found) {
        const isMeant = predicateOf(understand(parseQuery(query)));
        const own = records.filter((record) => isMeant(record));
        const lumi = own.map(({ statistics }) =>
          isJsonObject(statistics) ? statistics['lumi_recorded'] : null,
        );
        const values = lumi.filter((each) => typeof each === 'number');
        const sum = values.reduce((all, each) => all + each, 0) / (unit === 'f' ? 1e6 : 1e3);
        assert.deepEqual(
          [runs, value, without],
          [
            own.length.toLocaleString('en'),
            String(Number(sum.toPrecision(3))),
            String(own.length - values.length),
          ],
          whole,
        );
        const [, list] = /^runs = \[([\d, ]+)\]$/m.exec(text.slice(text.indexOf(whole))) ?? [];
        const numbers = own.map((record) => JSON.stringify(record['run']));
        if (own.length < 10) assert.equal(list, numbers.join(', '));
      }
    });
  });
}
