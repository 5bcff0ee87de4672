import assert from 'node:assert/strict';
import { RemainingTime } from '../../../../src/core/downloads/index.ts';

describe('The time remaining for a download', () => {
  it('is known after a few seconds, from what arrived since the start', () => {
    const time = new RemainingTime(8000);
    assert.equal(time.after(2000, 0), undefined);
    assert.equal(time.after(2500, 1000), undefined);
    // 1000 in 4 s: 5000 in 20 s.
    assert.equal(time.after(3000, 4000), 20_000);
    assert.equal(time.after(8000, 24_000), 0);
  });

  it('is unknown if nothing arrives, or more than was counted', () => {
    const time = new RemainingTime(100);
    assert.equal(time.after(50, 0), undefined);
    assert.equal(time.after(50, 60_000), undefined);
    assert.equal(time.after(120, 70_000), undefined);
    assert.equal(new RemainingTime(NaN).after(10, 10_000), undefined);
  });
});
