import type { RunId } from '../../rundb/index.ts';
import { byExperiment, type RunRange } from '../ranges.ts';
import { jointed } from './value.ts';

/** How a cut language combines conditions. */
export interface CutSyntax {
  readonly and: string;
  readonly or: string;
  /** Whether it supports `__run__ in [798, 799]`; C++ doesn't. */
  readonly hasIn: boolean;
}

/** With more ranges, a cut lists the runs: pandas can't handle a thousand alternatives. */
const mostRanges = 10;

/**
 * A cut on `__experiment__` and `__run__` that selects exactly some runs, in pieces between which a
 * line may be broken: `(__experiment__ == 12) & (__run__ >= 798) & (__run__ <= 3904)`.
 *
 * @param runs The runs in the ranges; none if a range is open.
 */
export function cutPieces(
  { runs, ranges }: { readonly runs: readonly RunId[]; readonly ranges: readonly RunRange[] },
  { and, or, hasIn }: CutSyntax,
): string[] {
  const experiments = [...byExperiment(ranges)];
  const isOne = experiments.length === 1;
  const listed = hasIn && ranges.length > mostRanges ? byExperiment(runs) : undefined;
  return experiments.flatMap(([experiment, own], i) => {
    const numbers = own.length > 1 ? listed?.get(experiment)?.map(({ run }) => run) : undefined;
    const pieces = numbers
      ? [
          `(__experiment__ == ${experiment}) ${and} `,
          ...wrapped('(__run__ in [', jointed(numbers.map(String), ', '), '])'),
        ]
      : ofExperiment(experiment, own, and, or);
    if (isOne) return pieces;
    const joint = i < experiments.length - 1 ? ` ${or} ` : '';
    return wrapped('(', pieces, `)${joint}`);
  });
}

function ofExperiment(
  experiment: number,
  ranges: readonly RunRange[],
  and: string,
  or: string,
): string[] {
  const [only] = ranges;
  const isWhole = only?.first === 0 && only.last === Infinity;
  if (isWhole) return [`(__experiment__ == ${experiment})`];
  const first = `(__experiment__ == ${experiment}) ${and} `;
  if (only && ranges.length === 1) return [first, ofRange(only, and)];
  const alternatives = ranges.map((range) => {
    const condition = ofRange(range, and);
    return range.first === range.last ? condition : `(${condition})`;
  });
  return [first, ...wrapped('(', jointed(alternatives, ` ${or} `), ')')];
}

function ofRange({ first, last }: RunRange, and: string): string {
  if (first === last) return `(__run__ == ${first})`;
  if (last === Infinity) return `(__run__ >= ${first})`;
  return `(__run__ >= ${first}) ${and} (__run__ <= ${last})`;
}

function wrapped(open: string, pieces: readonly string[], close: string): string[] {
  return pieces.map(
    (piece, i) => (i === 0 ? open : '') + piece + (i === pieces.length - 1 ? close : ''),
  );
}
