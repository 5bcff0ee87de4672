import { runTypes, type RunSearch } from '../rundb/index.ts';
import type { Field } from './fields.ts';
import type { Interval, Meaning } from './meaning.ts';

/**
 * Part of the runs, as the server can be asked for it: whole numbers with both ends, an open one is
 * infinite. Dates are ms since 1970.
 */
interface Box {
  readonly experiment: Interval;
  readonly run: Interval;
  readonly start: Interval;
  readonly type?: string;
}

const dimensions = ['experiment', 'run', 'start'] as const;
type Dimension = (typeof dimensions)[number];

/** More requests than that are not worth what they leave out. */
const mostRequests = 30;
/** More parts than that are joined without a look at them. */
const mostToCompare = 1000;
const day = 86_400_000;
const all: Interval = { min: -Infinity, max: Infinity };
const everything: Box = { experiment: all, run: all, start: all };

/**
 * What to ask the server for, so that every run that fits a query comes: one search for each part of
 * the runs that lies apart, in order. What comes has to be looked at again.
 */
export function searchesFor(meaning: Meaning): RunSearch[] {
  return merged(boxesOf(meaning)).sort(compare).map(searchOf);
}

/** One search for all of an experiment that may fit; undefined where nothing of it can. */
export function searchWithin(meaning: Meaning, experiment: number): RunSearch | undefined {
  const only = { ...everything, experiment: { min: experiment, max: experiment } };
  const boxes = intersection([only], boxesOf(meaning));
  return boxes.length > 0 ? searchOf(hullOf(boxes)) : undefined;
}

/** Parts that together hold all that fits; none where nothing can. */
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
      const types = runTypes.filter((type) => meaning.patterns.some((each) => each === type));
      const isKnown =
        pathOf(meaning.field) === 'run_type' && types.length === meaning.patterns.length;
      return isKnown ? types.map((type) => ({ ...everything, type })) : [everything];
    }
    case 'not':
    case 'has':
      return [everything];
  }
}

function pathOf({ paths: [path = [], ...more] }: Field): string {
  return more.length === 0 ? path.join('.') : '';
}

function dimensionOf(field: Field): Dimension | undefined {
  const path = pathOf(field);
  if (path === 'time_start') return 'start';
  return path === 'experiment' || path === 'run' ? path : undefined;
}

/** The same for whole numbers, with both ends. */
function wholeNumbers({ min, max, ...without }: Interval<number | bigint>): Interval {
  // The fields that the server knows have no longer ones.
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

/** The same parts, fewer: joined where they touch, and without those within others. */
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

/** Parts that differ in one dimension only are one where they touch in it. */
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
    // In which zone the server takes days, and of which time of a run, is not documented.
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
  // Outside of these, ISO 8601 writes years in another way.
  return year >= 1000 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined;
}
