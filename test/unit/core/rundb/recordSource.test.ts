import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sourceOfResult } from '../../../../src/core/rundb/recordSource.ts';

describe('The source of a result', () => {
  it('is its exact text, whatever surrounds it', () => {
    const page = fc.record({
      next: fc.constantFrom('results', null),
      count: fc.jsonValue(),
      results: fc.array(fc.jsonValue(), { minLength: 1 }),
      more: fc.record({ results: fc.array(fc.jsonValue()) }),
    });
    fc.assert(
      fc.property(page, fc.nat(), fc.constantFrom(0, 1, '\t'), (value, at, space) => {
        const index = at % value.results.length;
        const source = sourceOfResult(JSON.stringify(value, null, space), index);
        assert.equal(source, source.trim());
        assert.equal(JSON.stringify(JSON.parse(source)), JSON.stringify(value.results[index]));
      }),
    );
  });

  it('is from the last list, as in parsers', () => {
    assert.equal(sourceOfResult('{"results": [1], "results": [ 2.50 , 3]}', 0), '2.50');
  });

  it('is found however deeply it is nested', () => {
    const deep = '['.repeat(1e5) + ']'.repeat(1e5);
    assert.equal(sourceOfResult(`{"results": [0, ${deep}]}`, 1), deep);
  });

  it("isn't made up", () => {
    for (const page of ['{"results": [1]}', '{"results": []}', '[]', '{"result": [1, 2]}', '']) {
      assert.throws(() => sourceOfResult(page, 1), { kind: 'unexpectedShape' });
    }
  });
});
