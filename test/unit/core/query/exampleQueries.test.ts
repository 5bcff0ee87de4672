import assert from 'node:assert/strict';
import {
  demoSearches,
  exampleGroups,
  parseQuery,
  predicateOf,
  printQuery,
  understand,
} from '../../../../src/core/query/index.ts';
import { parseJson, type JsonObject } from '../../../../src/core/rundb/index.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';

describe('The examples of the language', () => {
  const examples = exampleGroups().flatMap((group) => group.examples);

  it("each find some of the demo's runs, but not all", () => {
    const records = [...makeRuns()].map(
      (record) => parseJson(JSON.stringify(record)) as JsonObject,
    );
    for (const { query } of examples) {
      const fits = predicateOf(understand(parseQuery(query)));
      const found = records.filter(fits).length;
      assert.ok(found > 0 && found < records.length, `${query}: ${found}`);
    }
  });

  it('are written in the usual form, each once', () => {
    for (const { query } of examples) assert.equal(printQuery(parseQuery(query)), query);
    assert.equal(new Set(examples.map(({ query }) => query)).size, examples.length);
    assert.ok(examples.every(({ finds }) => finds.length > 10 && finds.length < 75));
  });

  it('include the three searches of the demo', () => {
    assert.equal(demoSearches().length, 3);
  });
});
