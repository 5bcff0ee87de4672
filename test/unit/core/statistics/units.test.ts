import assert from 'node:assert/strict';
import {
  formatDuration,
  formatLeastLuminosity,
  formatLuminosity,
  speakLuminosity,
} from '../../../../src/core/statistics/index.ts';

describe('formatLuminosity', () => {
  const cases: [number, string][] = [
    [0, '0 nb⁻¹'],
    [0.4567, '0.457 nb⁻¹'],
    [999, '999 nb⁻¹'],
    [999.9, '1 pb⁻¹'],
    [1000, '1 pb⁻¹'],
    [12345, '12.3 pb⁻¹'],
    [1.2e6, '1.2 fb⁻¹'],
    [5.3e8, '530 fb⁻¹'],
    [2e9, '2 ab⁻¹'],
  ];
  for (const [nb, text] of cases) {
    it(`${nb} nb⁻¹`, () => assert.equal(formatLuminosity(nb), text));
  }

  it('can be read aloud', () => {
    assert.equal(speakLuminosity(12345), '12.3 inverse picobarn');
    assert.equal(formatLuminosity(2.5e12), '2,500 ab⁻¹');
  });
});

describe('formatLeastLuminosity', () => {
  const cases: [number, string][] = [
    [0, '≥ 0 nb⁻¹'],
    [0.4567, '≥ 0.456 nb⁻¹'],
    [999, '≥ 999 nb⁻¹'],
    [999.9, '≥ 999 nb⁻¹'],
    [12345, '≥ 12.3 pb⁻¹'],
    [12351, '≥ 12.3 pb⁻¹'],
    // One of the floating-point sums that are a bit less than they should be.
    [0.1 * 3 * 1000 - 1e-10, '≥ 300 nb⁻¹'],
    [449_600, '≥ 449 pb⁻¹'],
  ];
  for (const [nb, text] of cases) {
    it(`${nb} nb⁻¹`, () => assert.equal(formatLeastLuminosity(nb), text));
  }
});

describe('formatDuration', () => {
  const cases: [number, string][] = [
    [0, '0 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [3900, '1 h 05 min'],
    [90000, '25 h 00 min'],
    [20966400, '5,824 h 00 min'],
  ];
  for (const [seconds, text] of cases) {
    it(`${seconds} s`, () => assert.equal(formatDuration(seconds), text));
  }
});
