import * as vscode from 'vscode';
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
import { knownTogether } from '../../core/store/index.ts';
import { countRuns, qualityInWords } from '../common/index.ts';
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

/** Whether so many numbers in a row without a run are worth a word. */
export function isWideGap(gap: RunRange): boolean {
  return widthOf(gap) >= 10;
}

/** What there is to say of the runs in a document, as far as it is known; also of a part of it only. */
export function findingsIn(
  document: vscode.TextDocument,
  known: Knowledge,
  within?: Span,
): Finding[] {
  return findingsOf(readingOf(document), known, within);
}

/** What has to be asked for before all can be said of the runs that a text mentions. */
export function iovsToKnow(mentions: readonly Mention[]): Iov[] {
  return mentions
    .filter(isChosen)
    .flatMap(({ iovs, parts }) => [...iovs, ...parts.flatMap(({ iov }) => iov ?? [])])
    .filter((iov) => !isSimulated(iov));
}

/** A query has limits, not runs of its author's choice. */
function isChosen({ form }: Mention): boolean {
  return form !== 'python-query';
}

/** The same for a text that need not be open. */
export function findingsOf(
  { mentions, ignored }: ReadText,
  known: Knowledge,
  { start, end }: Span = { start: 0, end: Infinity },
): Finding[] {
  const isWithin = (span: Span) => span.start <= end && start <= span.end;
  // The same run or range is often named again and again.
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

/** What is said of a run or a range. */
type Note = Pick<Finding, 'kind' | 'message'>;

function notesOf(iov: Iov, known: Knowledge): readonly Note[] {
  const { t } = vscode.l10n;
  const { runs, gaps = [] } = knownTogether([iov], (each) => known.get(each)) ?? {};
  if (runs === undefined) return [];
  const { experiment, run } = iov.first;
  if (isOneRun(iov)) {
    const [found] = runs;
    if (!found) {
      const message = t('The RunDB has no run {0} in experiment {1}.', run, experiment);
      return [{ kind: 'missing', message }];
    }
    if (isGood(found.facts)) return [];
    const verdict = qualityInWords(found.facts);
    const message = t('Run {0} of experiment {1} is flagged {2}.', run, experiment, verdict);
    return [{ kind: 'bad', message }];
  }
  if (runs.length === 0) return [{ kind: 'missing', message: t('None of these runs exist.') }];
  return [badIn(runs), gapIn(gaps)].filter((note) => note !== undefined);
}

function badIn(runs: readonly ListedRun[]): Note | undefined {
  const bad = runs.filter(({ facts }) => !isGood(facts)).length;
  if (bad === 0) return undefined;
  const { t } = vscode.l10n;
  const of = countRuns(runs.length);
  const message =
    bad === 1
      ? t('1 of {0} is flagged bad.', of)
      : t('{0} of {1} are flagged bad.', bad.toLocaleString('en'), of);
  return { kind: 'bad', message };
}

function gapIn(gaps: readonly RunRange[]): Note | undefined {
  const wide = gaps.filter(isWideGap);
  const [widest] = wide.sort((a, b) => widthOf(b) - widthOf(a));
  if (!widest) return undefined;
  const message = vscode.l10n.t("Gap in this range: runs {0} don't exist.", printRange(widest));
  return { kind: 'gap', message };
}
