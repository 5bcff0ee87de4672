import { rangesByExperiment } from './byExperiment.ts';
import type { RunRange } from '../ranges.ts';

/** How a language of cuts joins conditions. */
export interface CutSyntax {
  readonly and: string;
  readonly or: string;
}

/**
 * A cut on `__experiment__` and `__run__` that lets just some runs through, in pieces between which
 * a line may end: `(__experiment__ == 12) & (__run__ >= 798) & (__run__ <= 3904)`.
 */
export function cutPieces(ranges: readonly RunRange[], { and, or }: CutSyntax): string[] {
  const experiments = [...rangesByExperiment(ranges)];
  const isOne = experiments.length === 1;
  return experiments.flatMap(([experiment, own], i) => {
    const pieces = ofExperiment(experiment, own, and, or);
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
  if (only && isWhole(only)) return [`(__experiment__ == ${experiment})`];
  const first = `(__experiment__ == ${experiment}) ${and} `;
  if (only && ranges.length === 1) return [first, ofRange(only, and)];
  const alternatives = ranges.map((range, i) => {
    const condition = ofRange(range, and);
    const closed = range.first === range.last ? condition : `(${condition})`;
    return i < ranges.length - 1 ? `${closed} ${or} ` : closed;
  });
  return [first, ...wrapped('(', alternatives, ')')];
}

/** All runs of an experiment. */
function isWhole({ first, last }: RunRange): boolean {
  return first === 0 && last === Infinity;
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
