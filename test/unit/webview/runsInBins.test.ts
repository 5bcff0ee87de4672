import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binParts, partsOf } from '../../../src/core/comparison/index.ts';
import { isPhysics, listedRuns, type ListedRun } from '../../../src/core/records/index.ts';
import { deliveredShares } from '../../../src/core/statistics/delivered.ts';
import { binLuminosity, type BinStep } from '../../../src/core/statistics/distributions.ts';
import { factsOf, sentenceOf } from '../../../src/webview/plotFacts.ts';
import type { PlotModel, Span } from '../../../src/webview/protocol.ts';
import { anyRuns } from '../core/statistics/anyRuns.ts';

type Options = Readonly<{ step: BinStep; zone: 'UTC' | 'JST' }>;

function luminosity(runs: readonly ListedRun[], options: Options): PlotModel {
  const shares = deliveredShares(runs);
  const { bins } = binLuminosity(runs, { ...options, shares });
  return {
    ...{ kind: 'luminosity', title: '', hasDelivered: true },
    bins: bins.map((bin) => ({
      ...{ ...bin, runs: bin.runs.length },
      recorded: bin.recorded ?? null,
      delivered: bin.delivered ?? null,
      efficiency: bin.efficiency ?? null,
    })),
  };
}

/** Of two sets that have some runs in common. */
function comparison(runs: readonly ListedRun[], options: Options): PlotModel {
  const parts = partsOf(
    runs.filter(({ run }) => run % 2 === 0),
    runs.filter(({ run }) => run % 2 !== 0 || run % 3 === 0),
  );
  return {
    ...{ kind: 'comparison', title: '' },
    bins: binParts(runs, parts, options).map((bin) => ({
      ...{ ...bin, runs: bin.runs.length },
      ...{ onlyA: bin.onlyA ?? null, both: bin.both ?? null, onlyB: bin.onlyB ?? null },
    })),
  };
}

/** What the card says: `12`, and of `3 of 12 runs` the 3; 0 if it doesn't mention it. */
function counted(model: PlotModel, span: Span, name: string): number {
  const fact = factsOf(model, span).facts.find((each) => each.name === name);
  return Number.parseInt(fact?.value ?? '0', 10);
}

describe('A run in several days', () => {
  const record = (run: number, start: string, lumi_recorded: number | null) => ({
    ...{ experiment: 12, run, run_type: 'physics', time_start: start, duration: 7200 },
    statistics: { lumi_recorded, lumi_exp_delivered: null },
  });
  const runs = listedRuns([
    record(1, '2020-05-01T10:00:00Z', 1000),
    record(2, '2020-05-01T23:00:00Z', null),
  ]);
  const options = { step: 'day', zone: 'UTC' } as const;

  it('counts once when both days are brushed', () => {
    const model = luminosity(runs, options);
    assert.match(
      sentenceOf(factsOf(model, [0, 1])),
      /^2020-05-01 to 2020-05-02: 2 runs, 1 pb⁻¹ recorded, 1 without a value, .*2 without a delivered value/,
    );
    // Each day has it.
    assert.match(sentenceOf(factsOf(model, [0, 0])), /: 2 runs, .* 1 without a value/);
    assert.match(sentenceOf(factsOf(model, [1, 1])), /: 1 run, .* 1 without a value/);
    const both = comparison(runs, options);
    assert.match(sentenceOf(factsOf(both, [0, 1])), /: 2 runs, .* 1 without a value/);
  });

  it('counts once in any days, weeks or months, whatever the runs are', () => {
    const step = fc.constantFrom('run', 'day', 'week', 'month', 'experiment' as const);
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        anyRuns.filter(({ length }) => length > 0),
        fc.record({ step, zone: fc.constantFrom('UTC', 'JST') }),
        fraction,
        fraction,
        (some, by, from, to) => {
          const shares = deliveredShares(some);
          const { bins } = binLuminosity(some, { ...by, shares });
          const at = (part: number): number => Math.round(part * (bins.length - 1));
          const span = [at(Math.min(from, to)), at(Math.max(from, to))] as const;
          const places = new Set(bins.slice(span[0], span[1] + 1).flatMap((bin) => bin.runs));
          const found = some.filter((_, place) => places.has(place));
          const without = (has: (run: ListedRun) => boolean): number =>
            found.filter((run) => isPhysics(run.facts) && !has(run)).length;
          const withoutRecorded = without(({ facts }) => facts.lumiRecorded !== undefined);
          const model = luminosity(some, by);
          assert.equal(counted(model, span, 'Runs'), found.length);
          assert.equal(counted(model, span, 'No recorded value'), withoutRecorded);
          assert.equal(
            counted(model, span, 'No delivered value'),
            without((run) => shares.of(run) !== undefined),
          );
          const both = comparison(some, by);
          assert.equal(counted(both, span, 'Runs'), found.length);
          assert.equal(counted(both, span, 'No recorded value'), withoutRecorded);
        },
      ),
    );
  });
});
