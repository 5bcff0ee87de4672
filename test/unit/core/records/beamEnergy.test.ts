import assert from 'node:assert/strict';
import {
  beamEnergyName,
  beamEnergyOf,
  formatBeamEnergy,
} from '../../../../src/core/records/index.ts';

describe('The beam energy', () => {
  it('is √(4 · ler.momentum · her.momentum)', () => {
    const record = { ler: { momentum: 4 }, her: { momentum: 7 } };
    assert.equal(beamEnergyOf(record)?.toFixed(6), '10.583005');
    assert.equal(
      beamEnergyOf({ ler: { momentum: '4' }, her: { momentum: 7 } })?.toFixed(3),
      '10.583',
    );
  });

  it('is unknown without both momenta', () => {
    for (const record of [
      {},
      { ler: null, her: null },
      { ler: { momentum: 4 } },
      { ler: { momentum: 4 }, her: { momentum: null } },
      { ler: { momentum: 4 }, her: { momentum: 0 } },
      { ler: { momentum: -4 }, her: { momentum: 7 } },
    ]) {
      assert.equal(beamEnergyOf(record), undefined, JSON.stringify(record));
    }
  });

  it('has the official names, but none between the intervals or at their ends', () => {
    for (const [energy, name] of [
      [10.29, undefined],
      [10.3, '3S_offres'],
      [10.31, undefined],
      [10.35, undefined],
      [10.36, '3S'],
      [10.37, undefined],
      [10.45, '4S_scan'],
      [10.525, undefined],
      [10.53, '4S_offres'],
      [10.535, undefined],
      [10.55, undefined],
      [10.58, undefined],
      [10.583, '4S'],
      [10.595, undefined],
      [10.7, '5S_scan'],
      [10.82, undefined],
      [10.83, '5S_offres'],
      [10.855, undefined],
      [10.86, '5S'],
      [10.865, undefined],
    ] as const) {
      assert.equal(beamEnergyName(energy), name, String(energy));
    }
    assert.equal(formatBeamEnergy(10.583005), '10.583 GeV (4S)');
    assert.equal(formatBeamEnergy(10.55), '10.550 GeV');
  });
});
