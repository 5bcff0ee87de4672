import type { BeamEnergy } from './beams.ts';
import { experiments, type DemoExperiment } from './experiments.ts';
import { Random } from './random.ts';
import { makeRecord, type DemoRecord, type RunType } from './record.ts';

const day = 24 * 3600;

/**
 * Made-up runs of all experiments, sorted by experiment and run, the same on every start.
 *
 * @param options.scale Multiplies the run numbers and so the number of runs: 1 gives over 20,000.
 */
export function* makeRuns({ scale = 1 }: { scale?: number } = {}): Generator<DemoRecord> {
  for (const experiment of experiments) yield* runsOf(experiment, scale);
}

function* runsOf(experiment: DemoExperiment, scale: number): Generator<DemoRecord> {
  const random = new Random(experiment.experiment);
  const first = Date.parse(experiment.from) / 1000;
  const span = Date.parse(experiment.to) / 1000 + day - first;
  const lastRun = Math.max(3, Math.round(experiment.lastRun * scale));
  const slot = span / lastRun;
  let type: RunType = 'debug';
  let energy: BeamEnergy = '4S';
  let delivered = 0;
  for (const run of runNumbers(random, lastRun)) {
    // Shifts take the same type of run for a while.
    if (random.chance(0.4)) type = nextType(random, experiment.rate > 0);
    if (random.chance(0.01)) energy = nextEnergy(random);
    const start = Math.round(first + (run - 1 + random.between(0, 0.2)) * slot);
    const duration = Math.round(slot * random.between(0.05, 0.75));
    const record = makeRecord(
      { ...experiment, run, type, energy, start, duration, delivered, isLast: run === lastRun },
      random,
    );
    delivered = record.statistics.lumi_exp_delivered ?? delivered;
    yield record;
  }
}

/** Ascending from 1 to `lastRun`, mostly consecutive, with small and large gaps. */
function* runNumbers(random: Random, lastRun: number): Generator<number> {
  let run = 1;
  while (run < lastRun) {
    yield run;
    if (random.chance(0.9)) run += 1;
    else run += random.chance(0.85) ? random.integer(2, 5) : random.integer(20, 120);
  }
  yield lastRun;
}

function nextType(random: Random, hasBeam: boolean): RunType {
  return hasBeam
    ? random.pick<RunType>(
        ['physics', 0.55],
        ['cosmic', 0.2],
        ['debug', 0.1],
        ['beam', 0.06],
        ['hlttest', 0.04],
        ['unknown', 0.03],
        ['null', 0.02],
      )
    : random.pick<RunType>(['cosmic', 0.75], ['debug', 0.15], ['hlttest', 0.06], ['null', 0.04]);
}

function nextEnergy(random: Random): BeamEnergy {
  return random.pick<BeamEnergy>(
    ['4S', 0.8],
    ['4S_offres', 0.12],
    ['4S_scan', 0.04],
    ['5S_scan', 0.04],
  );
}
