import { t } from '@vscode/l10n';
import type { RunId } from '../../rundb/index.ts';
import { iovOf, mergeIovs, type Iov } from '../iov.ts';
import { shifted, type Span } from '../source/index.ts';
import type { FormatId } from '../writing/formats.ts';

/** The format in which a text names runs: one in which they are written, or code or words. */
export type MentionForm = Exclude<FormatId, 'mc-dataset'> | 'mask' | 'prose';

/**
 * - `reversed`: the end is before the start
 * - `tooLarge`: a number that isn't a safe integer
 */
export type MentionProblem = 'reversed' | 'tooLarge';

/** A run or interval that is named, or what is wrong with it. */
export interface MentionPart extends Span {
  readonly iov?: Iov | undefined;
  readonly problem?: MentionProblem | undefined;
  /** The numbers or paths that each name one run, including the ends of an interval. */
  readonly runs: readonly NamedRun[];
}

/** The text that names one run. */
export interface NamedRun extends Span {
  readonly run: RunId;
}

/** A place in a text that names runs. */
export interface Mention extends Span {
  readonly form: MentionForm;
  /** The runs it names, in order, as intervals that neither overlap nor touch. */
  readonly iovs: readonly Iov[];
  readonly parts: readonly MentionPart[];
  /** The first problem of its parts. */
  readonly problem?: MentionProblem | undefined;
  /** Whether it contains something else that may select fewer runs. */
  readonly isPartial: boolean;
}

export function mentionOf(
  form: MentionForm,
  { start, end }: Span,
  parts: readonly MentionPart[],
  isPartial = false,
): Mention {
  const iovs = mergeIovs(parts.flatMap(({ iov }) => iov ?? []));
  const problem = parts.find((part) => part.problem !== undefined)?.problem;
  return { start, end, form, iovs, parts, problem, isPartial };
}

/** The part for an interval whose numbers have been read. */
export function partOf(span: Span, iov: Iov, runs: readonly NamedRun[] = []): MentionPart {
  const { start, end } = span;
  const { first, last } = iov;
  const numbers = [first.experiment, first.run, last.experiment, last.run];
  if (!numbers.every((number) => number === Infinity || Number.isSafeInteger(number))) {
    return { start, end, problem: 'tooLarge', runs: [] };
  }
  const isReversed =
    first.experiment > last.experiment ||
    (first.experiment === last.experiment && first.run > last.run);
  return isReversed ? { start, end, problem: 'reversed', runs } : { start, end, iov, runs };
}

/** A number in a text. */
export interface NumberAt extends Span {
  readonly value: number;
}

/** A part that is one run, named by the whole span or by some of it. */
export function runPart(
  span: Span,
  experiment: number,
  run: number,
  { start, end }: Span = span,
): MentionPart {
  const named = namedRun(experiment, { start, end, value: run });
  return partOf(span, iovOf(experiment, run, run), [named]);
}

/** A part from one run to another, each named by its number. */
export function rangePart(
  span: Span,
  experiment: number,
  first: NumberAt,
  last: NumberAt,
): MentionPart {
  const named = [namedRun(experiment, first), namedRun(experiment, last)];
  return partOf(span, iovOf(experiment, first.value, last.value), named);
}

/**
 * A part that is a run, `12, 798`, or an interval, `12, 798, 12, 3904`. Belle II's conditions use -1
 * for an open end.
 */
export function numbersPart(span: Span, given: readonly NumberAt[]): MentionPart {
  const [experiment = 0, run = 0, lastExperiment = experiment, lastRun = run] = given.map(
    ({ value }) => value,
  );
  const last =
    lastExperiment < 0
      ? { experiment: Infinity, run: Infinity }
      : { experiment: lastExperiment, run: lastRun < 0 ? Infinity : lastRun };
  const iov = { first: { experiment, run: Math.max(0, run) }, last };
  return partOf(span, iov, [given.slice(0, 2), given.slice(2)].flatMap(namedRuns));
}

/** The run named by an experiment and a run number; none in `IoV(0, 0, -1, -1)`. */
function namedRuns([experiment, run]: readonly NumberAt[]): NamedRun[] {
  if (!experiment || !run || experiment.value <= 0 || run.value < 0) return [];
  const start = Math.min(experiment.start, run.start);
  const end = Math.max(experiment.end, run.end);
  return [namedRun(experiment.value, { start, end, value: run.value })];
}

/** A run named by its number. */
export function namedRun(experiment: number, { start, end, value: run }: NumberAt): NamedRun {
  return { start, end, run: { experiment, run } };
}

/** Whether it has high run numbers, or is wrong: small ones can be many other things. */
export function isLate({ iov }: MentionPart): boolean {
  return iov === undefined || iov.last.run >= 100;
}

/** Undefined if one of them is undefined, or if there are none. */
export function allParts(
  parts: readonly (MentionPart | readonly MentionPart[] | undefined)[],
): MentionPart[] | undefined {
  const isAll = parts.length > 0 && parts.every((part) => part !== undefined);
  return isAll ? parts.flat() : undefined;
}

/** A mention found in a part of a text, with its offsets in the whole text. */
export function shiftedMention(mention: Mention, by: number): Mention {
  const parts = mention.parts.map((part) => shiftedPart(part, by));
  return { ...mention, ...shifted(mention, by), parts };
}

export function shiftedPart(part: MentionPart, by: number): MentionPart {
  const runs = part.runs.map((named) => ({ ...named, ...shifted(named, by) }));
  return { ...part, ...shifted(part, by), runs };
}

/** What is wrong, as a sentence. */
export function aboutProblem(problem: MentionProblem): string {
  switch (problem) {
    case 'reversed':
      return t('Empty range: the last run is before the first.');
    case 'tooLarge':
      return t('This number is too long for an experiment or a run.');
  }
}
