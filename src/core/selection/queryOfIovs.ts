import type { Iov } from './iov.ts';

/** From the first to the last number, both inclusive; Infinity for an open end. */
type Numbers = readonly [first: number, last: number];

/** The query that finds the runs in intervals. */
export function queryOfIovs(iovs: readonly Iov[]): string {
  const parts = iovs.flatMap(partsOf);
  const whole = parts.flatMap(({ runs, experiments }) => (runs ? [] : [experiments]));
  const ofOne = Map.groupBy(
    parts.flatMap(({ runs, experiments: [experiment] }) => (runs ? [{ experiment, runs }] : [])),
    ({ experiment }) => experiment,
  );
  const terms = [
    ...(whole.length > 0 ? [`exp:${whole.map(print).join(',')}`] : []),
    ...[...ofOne].map(
      ([experiment, each]) =>
        `exp:${experiment} run:${each.map(({ runs }) => print(runs)).join(',')}`,
    ),
  ];
  return terms.length === 1 ? (terms[0] ?? '') : terms.map((term) => `(${term})`).join(' or ');
}

/** Runs of one experiment, or all runs of some experiments. */
interface Part {
  readonly experiments: Numbers;
  readonly runs?: Numbers;
}

function partsOf({ first, last }: Iov): Part[] {
  const begins = first.run === 0;
  const ends = last.run === Infinity;
  if (first.experiment === last.experiment && !(begins && ends)) {
    return [{ experiments: [first.experiment, last.experiment], runs: [first.run, last.run] }];
  }
  const whole: Numbers = [
    begins ? first.experiment : first.experiment + 1,
    ends ? last.experiment : last.experiment - 1,
  ];
  return [
    ...(begins ? [] : [runsOf(first.experiment, [first.run, Infinity])]),
    ...(whole[0] <= whole[1] ? [{ experiments: whole }] : []),
    ...(ends ? [] : [runsOf(last.experiment, [0, last.run])]),
  ];
}

function runsOf(experiment: number, runs: Numbers): Part {
  return { experiments: [experiment, experiment], runs };
}

function print([first, last]: Numbers): string {
  if (first === last) return String(first);
  return last === Infinity ? `${first}..` : `${first}-${last}`;
}
