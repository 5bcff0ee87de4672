import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordSources } from '../../../../src/core/localCopy/pageSources.ts';
import { sourceOfResult } from '../../../../src/core/rundb/recordSource.ts';
import { pageOf, sources } from './copyCase.ts';

describe('The sources of the records of a page', () => {
  it('are the same as when extracted one by one, whatever surrounds them', () => {
    const page = fc.record({
      next: fc.constantFrom('results', '"results": [', '\\', null),
      count: fc.jsonValue(),
      results: fc.array(fc.jsonValue({ stringUnit: 'binary' })),
      'odd "results"': fc.jsonValue(),
      more: fc.record({ results: fc.array(fc.jsonValue()) }),
    });
    fc.assert(
      fc.property(page, fc.constantFrom(0, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        assert.deepEqual(
          recordSources(text),
          value.results.map((_, index) => sourceOfResult(text, index)),
        );
      }),
    );
  });

  it('are from the last list, as in parsers, however its key is spelled', () => {
    assert.deepEqual(recordSources('{"results": [1], "results": [ 2.50 , 3]}'), ['2.50', '3']);
    assert.deepEqual(recordSources(String.raw`{"\u0072esults": ["]\\\"", {} ]}`), [
      String.raw`"]\\\""`,
      '{}',
    ]);
  });

  it('are found however deeply they are nested', () => {
    const deep = `${'[{"a":'.repeat(1e5)}0${'}]'.repeat(1e5)}`;
    assert.deepEqual(recordSources(`{"results": [0, ${deep}]}`), ['0', deep]);
  });

  it('are the text itself if that is a single record', () => {
    for (const text of [
      '{"experiment": 12, "run": 5, "more": {"results": [1]}}',
      sources[0] ?? '',
    ]) {
      assert.deepEqual(recordSources(` ${text}\n`), [text]);
    }
    assert.deepEqual(recordSources(pageOf([])), []);
  });
});
