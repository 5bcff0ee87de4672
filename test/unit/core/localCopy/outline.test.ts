import assert from 'node:assert/strict';
import { outlineOf } from '../../../../src/core/localCopy/outline.ts';

describe('The outline of a page', () => {
  it('has what identifies each run and its age, and everything else of the page', () => {
    const text = JSON.stringify({
      count: 3,
      next: 'https://rundb.example/runs/?offset=2',
      results: [
        { experiment: 12, run: 798, time_start: 'a', time_stop: null, ler: { momentum: 4 } },
        { experiment: '12', run: 799 },
        'no record',
      ],
    });
    assert.deepEqual(outlineOf(text), {
      count: 3,
      next: 'https://rundb.example/runs/?offset=2',
      results: [
        { experiment: 12, run: 798, time_start: 'a', time_stop: null },
        { experiment: '12', run: 799 },
        null,
      ],
    });
  });

  it("is the original if that isn't a list", () => {
    assert.deepEqual(outlineOf('{"results": {"a": 1}}'), { results: { a: 1 } });
    assert.deepEqual(outlineOf('[1]'), [1]);
  });

  it("is undefined if it isn't JSON", () => {
    assert.equal(outlineOf('<html>'), undefined);
  });
});
