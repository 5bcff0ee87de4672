import assert from 'node:assert/strict';
import { readRuns } from '../../../src/features/common/runArguments.ts';

describe('Runs given to a command', () => {
  it('are deduplicated, in order', () => {
    const [first, second] = [
      { experiment: 12, run: 799 },
      { experiment: 12, run: 798 },
    ];
    const given = [
      [12, 799],
      [12, 798],
      [12, 799],
    ];
    assert.deepEqual(readRuns(given), [first, second]);
  });

  it('must be pairs of whole numbers from 0 on', () => {
    for (const other of [[12, 798], [[12, -1]], [[12, 1.5]], [['12', 1]], {}, undefined]) {
      assert.equal(readRuns(other), undefined);
    }
  });
});
