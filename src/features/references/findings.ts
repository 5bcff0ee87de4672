import * as vscode from 'vscode';
import { formatCount, formatList } from '../../core/format/index.ts';
import { isGood, type ListedRun } from '../../core/records/index.ts';
import {
  aboutProblem,
  isOneRun,
  isSimulated,
  printRange,
  type Iov,
  type Mention,
  type MentionPart,
  type RunRange,
  type Span,
} from '../../core/selection/index.ts';
import { knownTogether, type KnownTogether } from '../../core/store/index.ts';
import { badDetectors, countRuns, sentenceWithAge } from '../common/index.ts';
import type { Knowledge } from './knownRuns.ts';
import { readingOf, type ReadText } from './mentions.ts';
import type { FindingKind } from './severities.ts';
import { widthOf } from './summaries.ts';

/** Something about a run or a range in code that its author may want to know. */
export interface Finding {
  readonly kind: FindingKind;
  readonly mention: Mention;
  readonly part: MentionPart;
  readonly message: string;
}

/** Whether a gap has enough unused run numbers to be worth reporting. */
export function isWideGap(gap: RunRange): boolean {
  return widthOf(gap) >= 10;
}

/** The findings in a document, or in a part of it, as far as its runs are known. */
export function findingsIn(
  document: vscode.TextDocument,
  known: Knowledge,
  within?: Span,
): Finding[] {
  return findingsOf(readingOf(document), known, within);
}

/** The intervals that must be loaded before all findings about a text's runs are known. */
export function iovsToKnow(mentions: readonly Mention[]): Iov[] {
  return mentions
    .filter(isChosen)
    .flatMap(({ iovs, parts }) => [...iovs, ...parts.flatMap(({ iov }) => iov ?? [])])
    .filter((iov) => !isSimulated(iov));
}

/** The limits of a query aren't runs picked by its author. */
function isChosen({ form }: Mention): boolean {
  return form !== 'python-query';
}

/** The same for a text that needn't be open. */
export function findingsOf(
  { mentions, ignored }: ReadText,
  known: Knowledge,
  { start, end }: Span = { start: 0, end: Infinity },
): Finding[] {
  const isWithin = (span: Span) => span.start <= end && start <= span.end;
  // The same run or range is often mentioned many times.
  const notes = new Map<string, readonly Note[]>();
  const notesOn = (part: MentionPart): readonly Note[] => {
    if (part.problem) return [{ kind: 'missing', message: aboutProblem(part.problem) }];
    if (!part.iov || isSimulated(part.iov)) return [];
    const key = JSON.stringify(part.iov);
    const own = notes.get(key) ?? notesOf(part.iov, known);
    notes.set(key, own);
    return own;
  };
  return mentions
    .filter((mention) => isChosen(mention) && isWithin(mention) && !ignored.has(mention))
    .flatMap((mention) =>
      mention.parts
        .filter(isWithin)
        .flatMap((part) => notesOn(part).map((note): Finding => ({ ...note, mention, part }))),
    );
}

/** What a finding says about a run or a range. */
type Note = Pick<Finding, 'kind' | 'message'>;

function notesOf(iov: Iov, known: Knowledge): readonly Note[] {
  const together = knownTogether([iov], (each) => known.get(each));
  return verdictsOn(iov, together).map(({ kind, message }) => ({
    kind,
    message: sentenceWithAge(message, together?.since),
  }));
}

function verdictsOn(
  iov: Iov,
  { runs, gaps = [], lacking }: Partial<KnownTogether> = {},
): readonly Note[] {
  const { t } = vscode.l10n;
  // What may be missing may exist.
  if (runs === undefined || (runs.length === 0 && lacking)) return [];
  const { experiment, run } = iov.first;
  if (isOneRun(iov)) {
    const [found] = runs;
    if (!found) {
      const message = t('The RunDB has no run {0} in experiment {1}.', run, experiment);
      return [{ kind: 'missing', message }];
    }
    if (isGood(found.facts)) return [];
    const why = badDetectors(found.facts);
    const message = t('Run {0} of experiment {1} is flagged bad: {2}.', run, experiment, why);
    return [{ kind: 'bad', message }];
  }
  if (runs.length === 0)
    return [{ kind: 'missing', message: t('None of these runs exist. Check their numbers.') }];
  return [badIn(runs), gapIn(gaps)].filter((note) => note !== undefined);
}

function badIn(runs: readonly ListedRun[]): Note | undefined {
  const bad = runs.filter(({ facts }) => !isGood(facts));
  if (bad.length === 0) return undefined;
  const { t } = vscode.l10n;
  const of = countRuns(runs.length);
  const named = nameBad(bad);
  const message =
    bad.length === 1
      ? t('1 of {0} is flagged bad: {1}.', of, named)
      : t('{0} of {1} are flagged bad: {2}.', formatCount(bad.length), of, named);
  return { kind: 'bad', message };
}

/** So many bad runs are named in a sentence. */
const mostNamed = 3;

/** `12:1122 (KLM), 12:1130 (CDC, ECL (NO EVENTS))`; of many, the first, and how many more. */
function nameBad(bad: readonly ListedRun[]): string {
  const names = bad.slice(0, mostNamed).map(({ experiment, run, facts }) => {
    return `${experiment}:${run} (${badDetectors(facts)})`;
  });
  const more = bad.length - names.length;
  return more > 0
    ? vscode.l10n.t('{0} and {1} more', formatList(names), formatCount(more))
    : formatList(names);
}

function gapIn(gaps: readonly RunRange[]): Note | undefined {
  const wide = gaps.filter(isWideGap);
  const [widest] = wide.sort((a, b) => widthOf(b) - widthOf(a));
  if (!widest) return undefined;
  const message = vscode.l10n.t('Gap in this range: runs {0} don’t exist.', printRange(widest));
  return { kind: 'gap', message };
}
