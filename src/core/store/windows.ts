import type { ListedRun } from '../records/index.ts';
import type { Span } from './coverage.ts';

/** Run numbers of one experiment, both ends inclusive; the last is infinite where it is open. */
export interface Window extends Span {
  readonly experiment: number;
}

/** What a page tells of how an experiment's runs lie. */
export interface Guess {
  /** About the highest number. */
  readonly end: number;
  /** Runs a number, up to 1. */
  readonly density: number;
}

export function overlap(a: Window, b: Window): boolean {
  return a.experiment === b.experiment && a.first <= b.last && b.first <= a.last;
}

export function holds({ experiment, first, last }: Window, run: ListedRun): boolean {
  return run.experiment === experiment && first <= run.run && run.run <= last;
}

/**
 * The part of a span of which all is known by a page that is not its last; undefined where the page
 * has no order.
 */
export function knownPart(span: Span, runs: readonly ListedRun[]): Span | undefined {
  const end = runs.at(-1)?.run;
  const order = orderOf(runs);
  if (end === undefined || order === undefined || order === 'none') return undefined;
  return order === 'descending'
    ? { first: end, last: span.last }
    : { first: span.first, last: end };
}

/** The order of a page; undefined where it has too few runs to tell. */
export function orderOf(
  runs: readonly ListedRun[],
): 'ascending' | 'descending' | 'none' | undefined {
  const steps = runs.slice(1).map(({ run }, i) => run - (runs[i]?.run ?? run));
  if (steps.length === 0) return undefined;
  if (steps.every((step) => step > 0)) return 'ascending';
  return steps.every((step) => step < 0) ? 'descending' : 'none';
}

/** Where the runs end, by the page of a span that is not its last. */
export function guessOf(span: Span, runs: readonly ListedRun[], count: number | undefined): Guess {
  const highest = runs.reduce((most, { run }) => Math.max(most, run), span.first);
  const density = Math.min(1, runs.length / (highest - span.first + 1));
  const more = Math.max(0, (count ?? 0) - runs.length);
  return { end: Math.ceil(highest + more / density), density };
}

/** Parts of a span that are likely to fit on a page each; without a guess, the span itself. */
export function pagesOf(span: Span, largest: number, guess: Guess | undefined): Span[] {
  if (guess === undefined) return [span];
  const width = Math.max(1, Math.floor((0.9 * largest) / guess.density));
  const end = span.last === Infinity ? Math.max(span.first, guess.end) : span.last;
  const pages: Span[] = [];
  let { first } = span;
  for (; first + width - 1 < end; first += width) pages.push({ first, last: first + width - 1 });
  pages.push({ first, last: end });
  if (span.last === Infinity) pages.push({ first: end + 1, last: Infinity });
  return pages;
}
