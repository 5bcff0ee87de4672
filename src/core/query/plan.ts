import { runTypes, type RunSearch } from '../rundb/index.ts';
import type { Field } from './fields.ts';
import type { Interval, Meaning } from './meaning.ts';

/**
 * Part of the runs, as the server can be asked for it. A missing bound is open; dates are ms since
 * 1970.
 */
interface Box {
  readonly experiment: Interval;
  readonly run: Interval;
  readonly start: Interval;
  readonly type?: string;
  readonly allRunning?: true;
}

/** More requests than that are not worth what they leave out. */
const mostRequests = 30;
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

/** Parts that together hold all that fits; none where nothing can. */
function boxesOf(meaning: Meaning): Box[] {
  switch (meaning.kind) {
    case 'and': {
      const boxes = meaning.terms.map(boxesOf).reduce(intersection, [everything]);
      return meaning.allRunning ? boxes.map((box) => ({ ...box, allRunning: true })) : boxes;
    }
    case 'or':
      return merged(meaning.terms.flatMap(boxesOf));
    case 'number':
      return meaning.intervals.flatMap((interval) => {
        const name = dimensionOf(meaning.field);
        const bounds = name && wholeNumbers(interval);
        if (name === undefined || bounds === undefined) return [everything];
        return bounds.min > bounds.max ? [] : [{ ...everything, [name]: bounds }];
      });
    case 'time':
      if (pathOf(meaning.field) !== 'time_start') return [everything];
      return meaning.intervals.map((start) => ({ ...everything, start }));
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

function dimensionOf(field: Field): 'experiment' | 'run' | undefined {
  const path = pathOf(field);
  return path === 'experiment' || path === 'run' ? path : undefined;
}

function wholeNumbers({ min, max, withoutMin, withoutMax }: Interval): Interval {
  return {
    min: withoutMin ? Math.floor(min) + 1 : Math.ceil(min),
    max: withoutMax ? Math.ceil(max) - 1 : Math.floor(max),
  };
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
  const allRunning = a.allRunning ?? b.allRunning;
  return { experiment, run, start, ...(type && { type }), ...(allRunning && { allRunning }) };
}

function overlap(a: Interval, b: Interval): Interval | undefined {
  const interval = { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
  return interval.min <= interval.max ? interval : undefined;
}

/** The same parts, fewer: without those within others, and joined where they touch. */
function merged(boxes: readonly Box[]): Box[] {
  let parts = [...boxes];
  for (let before = Infinity; parts.length < before;) {
    before = parts.length;
    const joined: Box[] = [];
    for (const part of parts) {
      const index = joined.findIndex((other) => union(other, part) !== undefined);
      const other = joined[index];
      const both = other && union(other, part);
      if (both) joined[index] = both;
      else joined.push(part);
    }
    parts = joined;
  }
  return parts.length > mostRequests ? [hullOf(parts)] : parts;
}

/** One part that is just both; undefined where there is none. */
function union(a: Box, b: Box): Box | undefined {
  if (contains(a, b)) return a;
  if (contains(b, a)) return b;
  if (a.type !== b.type || a.allRunning !== b.allRunning) return undefined;
  const names = ['experiment', 'run', 'start'] as const;
  const differing = names.filter((name) => !same(a[name], b[name]));
  const [name, ...more] = differing;
  if (name === undefined || more.length > 0) return undefined;
  const gap = name === 'start' ? 0 : 1;
  const touch = a[name].min <= b[name].max + gap && b[name].min <= a[name].max + gap;
  return touch ? { ...a, [name]: hull(a[name], b[name]) } : undefined;
}

function contains(a: Box, b: Box): boolean {
  return (
    within(b.experiment, a.experiment) &&
    within(b.run, a.run) &&
    within(b.start, a.start) &&
    (a.type === undefined || a.type === b.type) &&
    (a.allRunning === undefined || b.allRunning === true)
  );
}

function within(inner: Interval, outer: Interval): boolean {
  return outer.min <= inner.min && inner.max <= outer.max;
}

function same(a: Interval, b: Interval): boolean {
  return a.min === b.min && a.max === b.max;
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
    ...(a.allRunning && b.allRunning && { allRunning: true }),
  }));
}

function compare(a: Box, b: Box): number {
  return (
    a.experiment.min - b.experiment.min || a.run.min - b.run.min || a.start.min - b.start.min || 0
  );
}

function searchOf({ experiment, run, start, type, allRunning }: Box): RunSearch {
  return {
    min_experiment: bound(experiment.min),
    max_experiment: bound(experiment.max),
    min_run: bound(run.min),
    max_run: bound(run.max),
    // In which zone the server takes days, and of which time of a run, is not documented.
    min_date: dayOf(start.min - day),
    max_date: dayOf(start.max + day),
    run_type: type,
    all_detectors_running: allRunning,
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
