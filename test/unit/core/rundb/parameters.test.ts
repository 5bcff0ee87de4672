import assert from 'node:assert/strict';
import { readSearch } from '../../../../src/core/rundb/index.ts';

describe('readSearch', () => {
  it('takes what a search can hold, unknown parameters too', () => {
    const search = { min_run: 1, run_type: 'physics', all_detectors_running: true, other: 'x' };
    assert.deepEqual(readSearch(search), search);
    assert.deepEqual(readSearch({}), {});
  });

  class Row {
    readonly min_run = 1;
  }
  for (const value of [
    undefined,
    null,
    'physics',
    12,
    [],
    [1],
    new Row(),
    { min_run: '1' },
    { x: {} },
  ]) {
    it(`takes ${String(value?.constructor.name)} ${JSON.stringify(value)} for no search`, () => {
      assert.equal(readSearch(value), undefined);
    });
  }
});
