import type { Query } from './ast.ts';
import type { Conditions } from './conditions.ts';
import type { Meaning } from './meaning.ts';
import { understand } from './understand.ts';

/** Whole numbers, both ends inclusive. */
type Numbers = readonly [first: number, last: number];

/**
 * A query as `b2info-luminosity` takes it, `--exp 12 --runs 798-3904,4272-5512`; undefined where it
 * asks for anything other than runs of one experiment by their numbers.
 *
 * @throws QueryError for a word that is not known.
 */
export function b2infoOf(query: Query, own: Conditions = new Map()): string | undefined {
  const meaning = understand(query, own);
  const terms = meaning.kind === 'and' ? meaning.terms : [meaning];
  const experiments = terms.flatMap((term) => numbersOf(term, 'experiment') ?? []);
  const runs = terms.flatMap((term) => numbersOf(term, 'run') ?? []);
  const [[experiment, last] = [], ...others] = joined(experiments);
  const saysAll = terms.length === (runs.length > 0 ? 2 : 1);
  if (experiment === undefined || experiment !== last || others.length > 0) return undefined;
  if (!saysAll) return undefined;
  if (runs.length === 0) return `--exp ${experiment}`;
  const ranges = joined(runs).map(([first, end]) => (first === end ? first : `${first}-${end}`));
  return `--exp ${experiment} --runs ${ranges.join(',')}`;
}

/** The numbers that a meaning asks for at a key; undefined where it is not a list of just these. */
function numbersOf(meaning: Meaning, key: string): Numbers[] | undefined {
  if (meaning.kind === 'or') {
    const all = meaning.terms.map((term) => numbersOf(term, key));
    return all.every((each) => each !== undefined) ? all.flat() : undefined;
  }
  if (meaning.kind !== 'number') return undefined;
  const { field, intervals } = meaning;
  if (field.type !== 'integer' || field.paths[0]?.join('.') !== key) return undefined;
  const closed = intervals.every(
    ({ min, max, withoutMin, withoutMax }) =>
      Number.isSafeInteger(min) && Number.isSafeInteger(max) && !withoutMin && !withoutMax,
  );
  return closed ? intervals.map(({ min, max }) => [min, max] as const) : undefined;
}

/** The same numbers in order, in as few ranges as there can be: none counts twice. */
function joined(ranges: readonly Numbers[]): Numbers[] {
  const found: Numbers[] = [];
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const before = found.at(-1);
    if (before && first <= before[1] + 1) {
      found[found.length - 1] = [before[0], Math.max(before[1], last)];
    } else found.push([first, last]);
  }
  return found;
}
