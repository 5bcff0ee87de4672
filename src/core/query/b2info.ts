import { badFlags, beamEnergies } from '../records/index.ts';
import type { Query } from './ast.ts';
import type { Conditions } from './conditions.ts';
import type { Meaning } from './meaning.ts';
import { understand } from './understand.ts';

/** Integers, inclusive. */
type Numbers = readonly [first: number, last: number];

/** What a term of a query constrains; `b2info-luminosity` only counts physics runs anyway. */
type Part = 'experiment' | 'run' | 'energy' | 'quality' | 'physics' | 'other';

/**
 * The options of `b2info-luminosity` for a query,
 * `--exp 12 --runs 798-3904,4272-5512 --good --beam-energy 4S`: with them, the tool sums exactly
 * the runs that match. Undefined if it has no such options.
 *
 * @throws QueryError if a word is unknown.
 */
export function b2infoOf(query: Query, own: Conditions = new Map()): string | undefined {
  const parts = Map.groupBy(termsOf(understand(query, own)), partOf);
  if (parts.has('other')) return undefined;
  const terms = (part: Part): readonly Meaning[] => parts.get(part) ?? [];
  const options = [
    experimentOption(terms('experiment')),
    runsOption(terms('run')),
    goodOption(terms('quality')),
    energyOption(terms('energy')),
  ];
  if (options.includes(undefined)) return undefined;
  return options.filter((option) => option !== '').join(' ');
}

/** The terms that all have to match. */
function termsOf(meaning: Meaning): Meaning[] {
  return meaning.kind === 'and' ? meaning.terms.flatMap(termsOf) : [meaning];
}

function partOf(meaning: Meaning): Part {
  if (numbersOf(meaning, 'experiment')) return 'experiment';
  if (numbersOf(meaning, 'run')) return 'run';
  if (meaning.kind === 'number' && meaning.field.type === 'energy') return 'energy';
  if (meaning.kind === 'not' && flagsOf(meaning.term)) return 'quality';
  const isPhysics =
    meaning.kind === 'text' &&
    isAt(meaning.field.paths, 'run_type') &&
    meaning.patterns.every((pattern) => pattern === 'physics');
  return isPhysics ? 'physics' : 'other';
}

// Each of these returns '' if the query doesn't constrain it, and undefined if the tool has no
// option for it or, for the experiment, requires one.

function experimentOption([experiments, ...more]: readonly Meaning[]): string | undefined {
  if (experiments === undefined || more.length > 0) return undefined;
  const [[first, last] = [], ...others] = joined(numbersOf(experiments, 'experiment') ?? []);
  return first === undefined || first !== last || others.length > 0 ? undefined : `--exp ${first}`;
}

function runsOption([runs, ...more]: readonly Meaning[]): string | undefined {
  if (runs === undefined) return '';
  if (more.length > 0) return undefined;
  const ranges = joined(numbersOf(runs, 'run') ?? []);
  return `--runs ${ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(',')}`;
}

function goodOption(terms: readonly Meaning[]): string | undefined {
  if (terms.length === 0) return '';
  const flags = terms.flatMap((term) => (term.kind === 'not' ? (flagsOf(term.term) ?? []) : []));
  const unwanted = badFlags.map((flag) => flag.toLowerCase());
  const isSame = unwanted.every((flag) => flags.includes(flag));
  return isSame && flags.every((flag) => unwanted.includes(flag)) ? '--good' : undefined;
}

function energyOption([energy, ...more]: readonly Meaning[]): string | undefined {
  if (energy === undefined) return '';
  if (energy.kind !== 'number' || more.length > 0) return undefined;
  const [interval, ...others] = energy.intervals;
  if (others.length > 0 || !interval?.withoutMin || !interval.withoutMax) return undefined;
  const { min, max } = interval;
  const named = beamEnergies.find(({ above, below }) => above === min && below === max);
  return named && `--beam-energy ${named.name}`;
}

/**
 * The numbers that a meaning requires at a key; undefined if it isn't just a list of numbers and
 * ranges there.
 */
function numbersOf(meaning: Meaning, key: string): Numbers[] | undefined {
  if (meaning.kind === 'or') {
    const all = meaning.terms.map((term) => numbersOf(term, key));
    return all.every((each) => each !== undefined) ? all.flat() : undefined;
  }
  if (meaning.kind !== 'number' || !isAt(meaning.field.paths, key)) return undefined;
  const found: Numbers[] = [];
  for (const { min, max, withoutMin, withoutMax } of meaning.intervals) {
    const isOpen = !Number.isSafeInteger(min) || !Number.isSafeInteger(max);
    if (isOpen || withoutMin || withoutMax) return undefined;
    found.push([Number(min), Number(max)]);
  }
  return found;
}

/** The flags of which a meaning requires any one; undefined if it requires anything else. */
function flagsOf(meaning: Meaning): string[] | undefined {
  if (meaning.kind === 'or') {
    const all = meaning.terms.map(flagsOf);
    return all.every((each) => each !== undefined) ? all.flat() : undefined;
  }
  if (meaning.kind !== 'text' || meaning.field.type !== 'flags') return undefined;
  const { patterns } = meaning;
  return patterns.every((pattern) => typeof pattern === 'string') ? [...patterns] : undefined;
}

function isAt([path = [], ...more]: readonly (readonly string[])[], key: string): boolean {
  return more.length === 0 && path.join('.') === key;
}

/** The same numbers, sorted, in as few ranges as possible: none is counted twice. */
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
