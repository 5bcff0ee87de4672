import assert from 'node:assert/strict';
import type { DemoRecord } from '../../../src/demo/record.ts';
import { makeRuns } from '../../../src/demo/runs.ts';

describe('demo runs', () => {
  let runs: DemoRecord[] = [];
  before(() => {
    runs = [...makeRuns()];
  });
  after(() => {
    runs = [];
  });

  const share = (holds: (run: DemoRecord) => boolean) => runs.filter(holds).length / runs.length;
  const isBetween = (value: number, low: number, high: number) =>
    assert.ok(value >= low && value <= high, `${value} is not in ${low}…${high}`);

  it('are the same on every start', () => {
    const text = () => JSON.stringify([...makeRuns({ scale: 0.01 })]);
    assert.equal(text(), text());
  });

  it('are over 20,000, 10² to 10⁴ per experiment', () => {
    isBetween(runs.length, 20_000, 30_000);
    const counts = new Map<number, number>();
    for (const { experiment } of runs) counts.set(experiment, (counts.get(experiment) ?? 0) + 1);
    assert.deepEqual(
      [...counts.keys()],
      [3, 7, 8, 10, 12, 14, 16, 17, 18, 20, 22, 24, 26, 27, 30, 33, 35],
    );
    for (const count of counts.values()) isBetween(count, 100, 10_000);
  });

  it('ascend in number, with gaps, and in time', () => {
    const twelve = runs.filter(({ experiment }) => experiment === 12);
    assert.equal(twelve.at(-1)?.run, 6437);
    const steps = twelve.slice(1).map(({ run }, index) => run - (twelve[index]?.run ?? 0));
    assert.ok(steps.every((step) => step > 0));
    isBetween(steps.filter((step) => step > 1).length, 100, 1000);
    const starts = runs.map(({ time_start }) => time_start).filter((time) => time >= '2018');
    assert.deepEqual(starts, starts.toSorted());
    assert.ok(starts.at(-1)?.startsWith('2025-12'));
  });

  it('are of all types', () => {
    isBetween(
      share(({ run_type }) => run_type === 'physics'),
      0.4,
      0.6,
    );
    isBetween(
      share(({ run_type }) => run_type === 'cosmic'),
      0.15,
      0.3,
    );
    for (const type of ['beam', 'debug', 'hlttest', 'unknown', 'null']) {
      isBetween(
        share(({ run_type }) => run_type === type),
        0.01,
        0.15,
      );
    }
  });

  it('include a few with missing or wrong values', () => {
    isBetween(
      share(({ time_start }) => time_start < '2018'),
      0.001,
      0.01,
    );
    isBetween(
      share(({ time_stop }) => time_stop === ''),
      0.001,
      0.02,
    );
    isBetween(
      share(({ time_stop }) => time_stop === null),
      0.001,
      0.02,
    );
    isBetween(
      share(({ statistics }) => statistics.lumi_recorded === null),
      0.01,
      0.1,
    );
    isBetween(
      share(({ detectors }) => detectors['status_pxd'] === null),
      0.001,
      0.05,
    );
    isBetween(
      share(({ detectors }) => detectors['status_pxd'] === 'RUNNING'),
      0.8,
      0.98,
    );
    isBetween(
      share(({ quality_expert }) => quality_expert?.['pxd'] === 'BAD'),
      0.001,
      0.05,
    );
    isBetween(
      share((run) => 'trigger menu' in run),
      0.01,
      0.1,
    );
  });

  it('have luminosity in physics that adds up to the cumulative one', () => {
    const delivered = new Map<number, number>();
    for (const { experiment, run_type, statistics } of runs) {
      const { lumi_recorded: recorded, lumi_exp_delivered: total } = statistics;
      if (run_type === 'physics' && recorded !== null) isBetween(recorded, 10, 3e5);
      else assert.ok(recorded === null || recorded === 0);
      const before = delivered.get(experiment) ?? 0;
      if (total === null) continue;
      assert.ok(total >= before);
      delivered.set(experiment, total);
    }
    assert.equal(delivered.get(27), 0);
    isBetween(delivered.get(12) ?? 0, 1e6, 1e8);
  });

  /** GeV, excluding the ends. */
  const intervals = [
    ['3S_offres', 10.29, 10.31],
    ['3S', 10.35, 10.37],
    ['4S_scan', 10.37, 10.525],
    ['4S_offres', 10.525, 10.535],
    ['4S', 10.58, 10.595],
    ['5S_scan', 10.595, 10.82],
    ['5S_offres', 10.82, 10.855],
    ['5S', 10.855, 10.865],
  ] as const;

  it('have the energies that Belle II has names for, except for a few', () => {
    const counts = new Map<string, number>();
    const physics = runs.filter(({ run_type }) => run_type === 'physics');
    for (const { ler, her } of physics) {
      const energy = Math.sqrt(4 * (ler.momentum ?? NaN) * (her.momentum ?? NaN));
      const named = intervals.find(([, low, high]) => low < energy && energy < high)?.[0];
      if (named === '4S') isBetween(energy, 10.582, 10.584);
      const name = named ?? (Number.isNaN(energy) ? 'unknown' : 'between two');
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].toSorted(), [
      '4S',
      '4S_offres',
      '4S_scan',
      '5S_scan',
      'between two',
      'unknown',
    ]);
    const part = (name: string) => (counts.get(name) ?? 0) / physics.length;
    isBetween(part('4S'), 0.7, 0.9);
    for (const name of ['4S_offres', '4S_scan', '5S_scan']) isBetween(part(name), 0.01, 0.2);
    for (const name of ['between two', 'unknown']) isBetween(part(name), 0.002, 0.02);
  });

  it('have no momentum without beams', () => {
    const seen = new Set<unknown>();
    for (const { run_type, ler, her } of runs) {
      if (run_type !== 'physics' && run_type !== 'beam') {
        for (const { momentum } of [ler, her]) seen.add(momentum);
      }
    }
    assert.deepEqual(seen, new Set([null, undefined]));
  });

  it('have expert flags in physics, or an empty object, never null', () => {
    const physics = runs.filter(({ run_type }) => run_type === 'physics');
    const words = new Map<unknown, number>();
    let empty = 0;
    for (const { quality_expert } of physics) {
      assert.ok(quality_expert !== null);
      const flags = Object.values(quality_expert);
      if (flags.length === 0) empty++;
      for (const word of flags) words.set(word, (words.get(word) ?? 0) + 1);
    }
    isBetween(empty / physics.length, 0.05, 0.15);
    assert.deepEqual(
      new Set(words.keys()),
      new Set(['GOOD', 'RECOVERABLE', 'BAD', 'NO EVENTS', null, 'UNCHECKED']),
    );
    for (const word of ['RECOVERABLE', 'BAD', 'NO EVENTS', null]) {
      isBetween((words.get(word) ?? 0) / physics.length, 0.002, 0.1);
    }
    isBetween((words.get('UNCHECKED') ?? 0) / physics.length, 0.0001, 0.002);
  });

  it('have as many bunches as their fill pattern', () => {
    const seen = new Set<string>();
    for (const { ler, her } of runs) {
      for (const { fill_pattern: pattern, number_of_bunches: bunches } of [ler, her]) {
        if (seen.has(pattern)) continue;
        seen.add(pattern);
        if (pattern === '') continue;
        assert.match(pattern, /^[0-9a-f]{1280}$/);
        const bits = BigInt(`0x${pattern}`).toString(2).replaceAll('0', '');
        assert.equal(bits.length, bunches);
      }
    }
    assert.ok(seen.has('') && seen.size > 10);
  });

  it('have numbers that JavaScript would print differently', () => {
    const last = runs.findLast(({ experiment }) => experiment === 12);
    const text = JSON.stringify(last);
    assert.match(text, /"magnet_solenoid_field":1\.5e3[,}]/);
    assert.match(text, /"raw_size":1\.50[,}]/);
    assert.match(text, /"first_event":9007199254740993[,}]/);
  });

  it('can be more or fewer', () => {
    isBetween([...makeRuns({ scale: 0.1 })].length, 1500, 3000);
  });
});
