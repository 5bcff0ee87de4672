import { beamEnergies, firstCollisions, type Period } from '../records/index.ts';
import type { DeliveredRun, RunsGroup, RunsSum } from '../statistics/index.ts';
import { numberIn, optionalNumberIn, type Row } from './cells.ts';

/** SQL for a group of rows of `facts`, which it calls `f`. */
const sums: Readonly<Record<keyof RunsSum, string>> = {
  runs: 'count(*)',
  good: 'sum(f.is_good)',
  notFlagged: 'sum(NOT f.is_flagged)',
  recorded: 'total(CASE WHEN f.is_physics THEN f.lumi_recorded_nb END)',
  summed: 'count(CASE WHEN f.is_physics THEN f.lumi_recorded_nb END)',
  withoutLuminosity: 'sum(f.is_physics AND f.lumi_recorded_nb IS NULL)',
  leftOut: 'sum(NOT f.is_physics AND ifnull(f.lumi_recorded_nb, 0) <> 0)',
  duration: 'total(CASE WHEN f.duration_s >= 0 THEN f.duration_s END)',
  withoutDuration: 'sum(ifnull(f.duration_s, -1) < 0)',
};

const names = Object.keys(sums) as readonly (keyof RunsSum)[];

/** What rows add up to. */
export const sumColumns = names.map((name) => `${sums[name]} AS ${name}`).join(', ');

/** The columns of a group, to be grouped by the first two. */
export const groupColumns = `f.experiment, f.energy_name, ${sumColumns}`;

/** The sum in the columns of a row. */
export function sumOfRow(row: Row): RunsSum {
  return Object.fromEntries(names.map((name) => [name, numberIn(row, name)])) as unknown as RunsSum;
}

/** When runs began, but for wrong dates. */
export const periodColumns = ['min', 'max']
  .map(
    (end) =>
      `${end}(CASE WHEN f.time_start_ms >= ${firstCollisions} THEN f.time_start_ms END) AS ${end}_start`,
  )
  .join(', ');

/** That of a row that has its columns; undefined where no run tells. */
export function periodOfRow(row: Row): Period | undefined {
  const [first, last] = ['min', 'max'].map((end) => optionalNumberIn(row, `${end}_start`));
  return first === undefined || last === undefined ? undefined : { first, last };
}

/** The group of a row with its two columns. */
export function groupOf(row: Row): RunsGroup {
  const energy = optionalNumberIn(row, 'energy_name');
  return {
    experiment: numberIn(row, 'experiment'),
    energy: energy === undefined ? undefined : beamEnergies[energy]?.name,
  };
}

/** What the recorded and delivered luminosity of each run is calculated from. */
export const recordedColumns = 'f.experiment, f.run, f.energy_name, f.lumi_recorded_nb';
export const deliveredColumns = 'f.experiment, f.run, f.lumi_exp_delivered_nb';

export function deliveredRunOf(row: Row): DeliveredRun {
  return {
    experiment: numberIn(row, 'experiment'),
    run: numberIn(row, 'run'),
    facts: { deliveredSoFar: optionalNumberIn(row, 'lumi_exp_delivered_nb') },
  };
}
