import { runTypes, type RunSearch } from '../rundb/index.ts';
import type { Field } from './fields.ts';
import type { Interval, Meaning } from './meaning.ts';

/**
 * A set of runs that the server can be asked for: intervals of integers that include their ends,
 * infinite if open. Dates are in ms since 1970.
 */
interface Box {
  readonly experiment: Interval;
  readonly run: Interval;
  readonly start: Interval;
  readonly type?: string;
}

const dimensions = ['experiment', 'run', 'start'] as const;
type Dimension = (typeof dimensions)[number];

/** More requests than this aren't worth the records that they save. */
export const mostRequests = 30;
/** More boxes than this are merged without comparing them. */
const mostToCompare = 1000;
const day = 86_400_000;
const all: Interval = { min: -Infinity, max: Infinity };
const everything: Box = { experiment: all, run: all, start: all };

/**
 * The searches that return every run that matches a query, one for each separate part of the runs,
 * in order. Their results still have to be checked.
 */
export function searchesFor(meaning: Meaning): RunSearch[] {
  return merged(boxesOf(meaning)).sort(compare).map(searchOf);
}

/** One search for all runs of an experiment that may match; undefined if none can. */
export function searchWithin(meaning: Meaning, experiment: number): RunSearch | undefined {
  const only = { ...everything, experiment: { min: experiment, max: experiment } };
  const boxes = intersection([only], boxesOf(meaning));
  return boxes.length > 0 ? searchOf(hullOf(boxes)) : undefined;
}

/**
 * For each alternative of a meaning, the filter of the server that expresses it exactly;
 * `undefined` if there is none.
 */
export function serverFilters(
  meaning: Meaning,
): readonly ('experiment' | 'run' | 'type' | undefined)[] {
  if (meaning.kind === 'or') return meaning.terms.flatMap(serverFilters);
  if (meaning.kind === 'text') return [isOfTypes(meaning) ? 'type' : undefined];
  const name = meaning.kind === 'number' ? dimensionOf(meaning.field) : undefined;
  return [name === 'experiment' || name === 'run' ? name : undefined];
}

/** Boxes that together contain all runs that match; none if no run can. */
function boxesOf(meaning: Meaning): Box[] {
  switch (meaning.kind) {
    case 'and':
      return meaning.terms.map(boxesOf).reduce(intersection, [everything]);
    case 'or':
      return merged(meaning.terms.flatMap(boxesOf));
    case 'number':
    case 'time': {
      const name = dimensionOf(meaning.field);
      if (name === undefined) return [everything];
      return meaning.intervals.map((interval) => ({
        ...everything,
        [name]: wholeNumbers(interval),
      }));
    }
    case 'text': {
      if (!isOfTypes(meaning)) return [everything];
      const types = runTypes.filter((type) => meaning.patterns.includes(type));
      return types.map((type) => ({ ...everything, type }));
    }
    case 'not':
    case 'has':
      return [everything];
  }
}

/** Whether it matches only run types that the server knows. */
function isOfTypes({ field, patterns }: Meaning & { readonly kind: 'text' }): boolean {
  return (
    pathOf(field) === 'run_type' &&
    patterns.every((pattern) => runTypes.some((type) => type === pattern))
  );
}

function pathOf({ paths: [path = [], ...more] }: Field): string {
  return more.length === 0 ? path.join('.') : '';
}

function dimensionOf(field: Field): Dimension | undefined {
  const path = pathOf(field);
  if (path === 'time_start') return 'start';
  return path === 'experiment' || path === 'run' ? path : undefined;
}

/** The integers in an interval, both ends included. */
function wholeNumbers({ min, max, ...without }: Interval<number | bigint>): Interval {
  // The fields that the server filters by have no longer numbers.
  const [first, last] = [Number(min), Number(max)];
  return {
    min: without.withoutMin ? Math.floor(first) + 1 : Math.ceil(first),
    max: without.withoutMax ? Math.ceil(last) - 1 : Math.floor(last),
  };
}

function isEmpty({ min, max }: Interval): boolean {
  return min > max;
}

function intersection(first: readonly Box[], second: readonly Box[]): Box[] {
  return merged(first.flatMap((a) => second.flatMap((b) => common(a, b) ?? [])));
}

function common(a: Box, b: Box): Box | undefined {
  const experiment = overlap(a.experiment, b.experiment);
  const run = overlap(a.run, b.run);
  const start = overlap(a.start, b.start);
  if (!experiment || !run || !start) return undefined;
  if (a.type !== undefined && b.type !== undefined && a.type !== b.type) return undefined;
  const type = a.type ?? b.type;
  return { experiment, run, start, ...(type && { type }) };
}

function overlap(a: Interval, b: Interval): Interval | undefined {
  const interval = { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
  return isEmpty(interval) ? undefined : interval;
}

/**
 * The same runs in fewer boxes: adjacent ones are merged, and boxes inside others are dropped. Too
 * many become a single box around them all.
 */
function merged(boxes: readonly Box[]): Box[] {
  let parts = boxes;
  for (let before = Infinity; parts.length < before;) {
    before = parts.length;
    parts = dimensions.reduce<readonly Box[]>(joined, parts);
  }
  if (parts.length > mostToCompare) return [hullOf(parts)];
  const needed = parts.filter(
    (part, i) =>
      !parts.some((other, j) => contains(other, part) && (j < i || !contains(part, other))),
  );
  return needed.length > mostRequests ? [hullOf(needed)] : needed;
}

/** Merges boxes that differ in one dimension only and touch or overlap there. */
function joined(boxes: readonly Box[], dimension: Dimension): Box[] {
  const rows = Map.groupBy(boxes, (box) => JSON.stringify({ ...box, [dimension]: undefined }));
  return [...rows.values()].flatMap((row) => {
    const found: Box[] = [];
    for (const box of row.sort((a, b) => a[dimension].min - b[dimension].min)) {
      const last = found.at(-1);
      if (last && box[dimension].min <= last[dimension].max + 1) {
        found[found.length - 1] = { ...last, [dimension]: hull(last[dimension], box[dimension]) };
      } else found.push(box);
    }
    return found;
  });
}

function contains(a: Box, b: Box): boolean {
  return (
    within(b.experiment, a.experiment) &&
    within(b.run, a.run) &&
    within(b.start, a.start) &&
    (a.type === undefined || a.type === b.type)
  );
}

function within(inner: Interval, outer: Interval): boolean {
  return outer.min <= inner.min && inner.max <= outer.max;
}

function hull(a: Interval, b: Interval): Interval {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

function hullOf(boxes: readonly Box[]): Box {
  return boxes.reduce((a, b) => ({
    experiment: hull(a.experiment, b.experiment),
    run: hull(a.run, b.run),
    start: hull(a.start, b.start),
    ...(a.type !== undefined && a.type === b.type && { type: a.type }),
  }));
}

function compare(a: Box, b: Box): number {
  return (
    a.experiment.min - b.experiment.min || a.run.min - b.run.min || a.start.min - b.start.min || 0
  );
}

function searchOf({ experiment, run, start, type }: Box): RunSearch {
  return {
    min_experiment: bound(experiment.min),
    max_experiment: bound(experiment.max),
    min_run: bound(run.min),
    max_run: bound(run.max),
    // It isn't documented which time zone the server's dates are in, or which time of a run they
    // apply to.
    min_date: dayOf(start.min - day),
    max_date: dayOf(start.max + day),
    run_type: type,
  };
}

function bound(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function dayOf(time: number): string | undefined {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  // ISO 8601 writes other years differently.
  return year >= 1000 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined;
}
