import { t } from '@vscode/l10n';
import type { RunId } from '../../rundb/index.ts';
import { mergeIovs, type Iov } from '../iov.ts';
import { shifted, type Span } from '../source/index.ts';

/** In what form a text names runs; most are also forms that runs are written in. */
export type MentionForm =
  | 'numbers'
  | 'ranges'
  | 'exprun'
  | 'iov'
  | 'interval'
  | 'caf-json'
  | 'path'
  | 'dqm-path'
  | 'event-info-setter'
  | 'dqm-input'
  | 'pandas-cut'
  | 'rdataframe-cut'
  | 'python-query'
  | 'mask'
  | 'b2info'
  | 'prose';

/**
 * - `reversed`: the end is before the start
 * - `tooLarge`: a number that is no safe integer
 */
export type MentionProblem = 'reversed' | 'tooLarge';

/** A run or an interval that is named, or why it is none. */
export interface MentionPart extends Span {
  readonly iov?: Iov | undefined;
  readonly problem?: MentionProblem | undefined;
  /** The numbers, or paths, that name one run each: also the ends of an interval. */
  readonly runs: readonly NamedRun[];
}

/** The text that names one run. */
export interface NamedRun extends Span {
  readonly run: RunId;
}

/** A place in a text that names runs. */
export interface Mention extends Span {
  readonly form: MentionForm;
  /** What it names, in order; no two overlap or touch. */
  readonly iovs: readonly Iov[];
  readonly parts: readonly MentionPart[];
  /** What is wrong with a part of it. */
  readonly problem?: MentionProblem | undefined;
  /** Whether there is something else in it, which may let fewer runs through. */
  readonly isPartial?: boolean;
}

export function mentionOf(
  form: MentionForm,
  { start, end }: Span,
  parts: readonly MentionPart[],
): Mention {
  const iovs = mergeIovs(parts.flatMap(({ iov }) => iov ?? []));
  const problem = parts.find((part) => part.problem !== undefined)?.problem;
  return { start, end, form, iovs, parts, problem };
}

/** A part for an interval whose numbers were read. */
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

/** A mention that was found in a part of a text, where it is in the text. */
export function shiftedMention(mention: Mention, by: number): Mention {
  const parts = mention.parts.map((part) => {
    const runs = part.runs.map((named) => ({ ...named, ...shifted(named, by) }));
    return { ...part, ...shifted(part, by), runs };
  });
  return { ...mention, ...shifted(mention, by), parts };
}

/** What is wrong, in a sentence. */
export function aboutProblem(problem: MentionProblem): string {
  switch (problem) {
    case 'reversed':
      return t('Empty range: the last run is before the first.');
    case 'tooLarge':
      return t('This number is too long for an experiment or a run.');
  }
}
