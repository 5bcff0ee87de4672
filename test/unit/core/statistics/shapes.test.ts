import assert from 'node:assert/strict';
import { listedRuns } from '../../../../src/core/records/index.ts';
import type { JsonObject } from '../../../../src/core/rundb/index.ts';
import {
  detectorStrips,
  durationHistogram,
  gapHistogram,
  runsByDetector,
  runsByStopReason,
  runsByType,
} from '../../../../src/core/statistics/distributions.ts';

const runs = (...records: JsonObject[]) =>
  listedRuns(records.map((record, i) => ({ experiment: 12, run: i + 1, ...record })));
const at = (minute: number) => new Date(Date.UTC(2020, 4, 6, 0, minute)).toISOString();

describe('Runs by word', () => {
  it('have the most frequent word first, and distinguish no word from the word null', () => {
    const some = runs(
      { run_type: 'null', stop_reason: '__proto__', quality_expert: { klm: 'BAD' } },
      { run_type: 'physics', stop_reason: '', detectors: { status_pxd: 'RUNNING' } },
      { run_type: 'physics', quality_expert: { klm: 'GOOD', newdet: 'ODD' } },
      {},
    );
    assert.deepEqual(runsByType(some), [
      { word: 'physics', runs: [1, 2] },
      { word: 'null', runs: [0] },
      { word: undefined, runs: [3] },
    ]);
    assert.deepEqual(runsByStopReason(some), [
      { word: undefined, runs: [1, 2, 3] },
      { word: '__proto__', runs: [0] },
    ]);
    const flags = runsByDetector(some, 'flags');
    assert.deepEqual(flags.get('klm'), [
      { word: undefined, runs: [1, 3] },
      { word: 'BAD', runs: [0] },
      { word: 'GOOD', runs: [2] },
    ]);
    assert.deepEqual([...flags.keys()], ['klm', 'newdet']);
    assert.deepEqual([...runsByDetector(some, 'status').keys()], ['pxd']);
  });
});

describe('Detector strips', () => {
  it('merge neighbours with the same word, and leave out runs without one', () => {
    const words = ['RUNNING', 'RUNNING', null, 'RUNNING', 'ERROR', 'ERROR'];
    const strips = detectorStrips(
      runs(...words.map((status_svd) => ({ detectors: { status_svd } }))),
      'status',
    );
    assert.deepEqual(strips, [
      {
        detector: 'svd',
        spans: [
          { first: 0, last: 1, word: 'RUNNING' },
          { first: 3, last: 3, word: 'RUNNING' },
          { first: 4, last: 5, word: 'ERROR' },
        ],
      },
    ]);
  });
});

describe('A histogram', () => {
  it('of durations has bins of a readable width, and counts runs without one', () => {
    const minutes = Array.from({ length: 100 }, (_, i) => ({ duration: i * 60 }));
    const { bins, without } = durationHistogram(runs(...minutes, { duration: null }, {}));
    assert.equal(without, 2);
    assert.deepEqual(
      bins.slice(0, 2).map(({ label, from, below }) => [label, from, below]),
      [
        ['0–5 min', 0, 300],
        ['5–10 min', 300, 600],
      ],
    );
    assert.ok(bins.every(({ runs: places }) => places.length === 5));
    assert.equal(bins.length, 20);
  });

  it('puts the few that are much longer into an open bin at the end', () => {
    const most = Array.from({ length: 99 }, (_, i) => ({ duration: i % 30 }));
    const { bins } = durationHistogram(runs(...most, { duration: 1e6 }));
    assert.deepEqual(bins.at(-1), { label: '≥ 30 s', from: 30, below: Infinity, runs: [99] });
    assert.equal(bins[0]?.label, '0–1 s');
    assert.deepEqual(durationHistogram([]).bins, []);
  });

  it('of times between runs goes from stop to start, within an experiment, overlaps separate', () => {
    const { bins, without, overlapping } = gapHistogram(
      runs(
        { time_start: at(0), time_stop: at(10) },
        { time_start: at(12), time_stop: null, duration: 600 },
        { time_start: at(21), time_stop: null },
        { time_start: at(40), time_stop: at(50) },
        { time_start: at(50), time_stop: at(60) },
        { experiment: 14, run: 1, time_start: at(90), time_stop: at(95) },
      ),
    );
    assert.equal(overlapping, 1);
    assert.equal(without, 1);
    const found = bins.filter(({ runs: places }) => places.length > 0);
    assert.deepEqual(
      found.map(({ from, runs: places }) => [from, places]),
      [
        [0, [4]],
        [120, [1]],
      ],
    );
  });

  it('of times between runs has none after a run whose stop can’t be right', () => {
    const next = { time_start: at(40), time_stop: at(50) };
    for (const odd of [
      { time_start: at(10), time_stop: at(5) },
      { time_start: at(10), time_stop: '2070-01-01T00:00:00Z' },
      { time_start: at(10), duration: -5 },
    ]) {
      assert.deepEqual(gapHistogram(runs(odd, next)), { bins: [], without: 1, overlapping: 0 });
    }
    const { bins } = gapHistogram(
      runs({ time_start: at(10), time_stop: at(5), duration: 1200 }, next),
    );
    assert.deepEqual(bins.at(-1)?.runs, [1]);
    assert.ok((bins.at(-1)?.from ?? 0) <= 600 && 600 < (bins.at(-1)?.below ?? 0));
  });
});
