import { beamEnergies } from '../records/index.ts';
import { summarize, type RunsPart, type RunsSummary } from '../statistics/index.ts';
import { numberIn, type Row } from './cells.ts';

/** What SQL says of a group of rows of `facts`, which it calls `f`: the columns of `RunsPart`. */
const sums: Readonly<Record<keyof RunsPart, string>> = {
  runs: 'count(*)',
  good: 'sum(f.is_good)',
  notFlagged: 'sum(NOT f.is_flagged)',
  recorded: 'total(CASE WHEN f.is_physics THEN f.lumi_recorded_nb END)',
  summed: 'count(CASE WHEN f.is_physics THEN f.lumi_recorded_nb END)',
  withoutLuminosity: 'sum(f.is_physics AND f.lumi_recorded_nb IS NULL)',
  leftOut: 'sum(NOT f.is_physics AND ifnull(f.lumi_recorded_nb, 0) <> 0)',
  duration: 'total(f.duration_s)',
  withoutDuration: 'sum(f.duration_s IS NULL)',
};

const names = Object.keys(sums) as readonly (keyof RunsPart)[];

/** The columns of a group; it is to be grouped by the first two. */
export const groupColumns = `f.experiment, f.energy_name, ${names
  .map((name) => `${sums[name]} AS ${name}`)
  .join(', ')}`;

/** What groups add up to. */
export function sumOfGroups(groups: readonly Row[]): RunsSummary {
  return groups.map(summaryOf).reduce(added, summarize([]));
}

/** Two sums in one. */
export function added(a: RunsSummary, b: RunsSummary): RunsSummary {
  return {
    ...addedPart(a, b),
    byEnergy: addedParts(a.byEnergy, b.byEnergy),
    byExperiment: addedParts(a.byExperiment, b.byExperiment),
  };
}

function summaryOf(group: Row): RunsSummary {
  const part = partFrom((name) => numberIn(group, name));
  const name =
    group['energy_name'] === null ? undefined : beamEnergies[numberIn(group, 'energy_name')]?.name;
  return {
    ...part,
    byEnergy: { [name ?? 'notDefined']: part },
    byExperiment: { [numberIn(group, 'experiment')]: part },
  };
}

type Parts = Readonly<Record<string, RunsPart>>;

function addedParts(a: Parts, b: Parts): Parts {
  const both = Object.entries(b).map(([key, part]) => {
    const other = a[key];
    return [key, other ? addedPart(other, part) : part] as const;
  });
  return { ...a, ...Object.fromEntries(both) };
}

function addedPart(a: RunsPart, b: RunsPart): RunsPart {
  return partFrom((name) => a[name] + b[name]);
}

function partFrom(valueOf: (name: keyof RunsPart) => number): RunsPart {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as unknown as RunsPart;
}
