import * as vscode from 'vscode';
import { isGood } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import {
  isOneRun,
  placeIn,
  rangesAmong,
  readRuns,
  removalOf,
  splitRange,
  writeRuns,
  type MentionForm,
  type RunRange,
  type Source,
  type Span,
} from '../../core/selection/index.ts';
import { isWideGap, type Finding } from './findings.ts';
import type { Knowledge } from './knownRuns.ts';
import type { Neighbours } from './neighbours.ts';
import { summaryOf } from './summaries.ts';

/** A text edit that fixes a finding. */
export interface Fix {
  readonly title: string;
  readonly kind: 'replace' | 'remove';
  readonly span: Span;
  readonly text: string;
  /** Whether most people would want it; "fix all" applies only these. */
  readonly isPreferred: boolean;
}

/** The fixes that need no further data, best first. */
export function fixesOf(code: Source, finding: Finding, known: Knowledge): Fix[] {
  const { t } = vscode.l10n;
  const { kind, part } = finding;
  if (part.problem === 'reversed') {
    return [
      ...fix('replace', t('Swap First and Last Run'), swapped(code, finding), true),
      ...removals(code, finding, false),
    ];
  }
  if (kind === 'gap') {
    return fix(
      'replace',
      t('Split the Range at Its Gaps'),
      withoutGaps(code, finding, known),
      true,
    );
  }
  const isRange = part.iov !== undefined && !isOneRun(part.iov);
  const isSome = kind === 'bad' && isRange;
  const good = isSome ? onlyGood(code, finding, known) : undefined;
  return [
    ...fix('replace', t('Replace with the Good Runs in This Range'), good, true),
    ...removals(code, finding, good === undefined && part.problem === undefined),
  ];
}

/** Fixes that replace a missing or bad run with one of its neighbours. */
export function changesTo({ below, above }: Neighbours, code: Source, finding: Finding): Fix[] {
  const { t } = vscode.l10n;
  const [named] = finding.part.runs;
  if (!named || !finding.part.iov || !isOneRun(finding.part.iov)) return [];
  const text = code.text.slice(named.start, named.end);
  const numbers = Array.from(text.matchAll(/\d+/g)).filter(
    ([digits]) => Number(digits) === named.run.run,
  );
  const [number] = numbers;
  // If both numbers are the same, one of them is the experiment.
  if (!number || numbers.length > 1) return [];
  const start = named.start + number.index;
  const span = { start, end: start + number[0].length };
  return [below, above].flatMap((run) => {
    if (!run) return [];
    const title =
      finding.kind === 'bad'
        ? t('Change to Good Run {0}', run.run)
        : t('Change to Run {0}', run.run);
    const digits = String(run.run).padStart(number[0].startsWith('0') ? number[0].length : 0, '0');
    return fix('replace', title, [span, digits], false);
  });
}

type Written = readonly [span: Span, text: string];

function fix(
  kind: Fix['kind'],
  title: string,
  written: Written | undefined,
  isPreferred: boolean,
): Fix[] {
  if (!written) return [];
  const [span, text] = written;
  return [{ title, kind, span, text, isPreferred }];
}

/**
 * Removes a run or a range from a list. Preferred only if the list keeps others: an empty list may
 * mean all runs.
 */
function removals(code: Source, { part, mention }: Finding, isBest: boolean): Fix[] {
  const { t } = vscode.l10n;
  const taken = removalOf(code, mention, part);
  const preferred = isBest && taken?.keepsOthers === true;
  const run = part.iov && isOneRun(part.iov) ? part.iov.first.run : undefined;
  const title = run === undefined ? t('Remove the Range') : t('Remove Run {0}', run);
  return fix('remove', title, taken && [taken, ''], preferred);
}

/** The range without its bad runs, and without gaps at its ends. */
function onlyGood(code: Source, finding: Finding, known: Knowledge): Written | undefined {
  const { part } = finding;
  const summary = part.iov && summaryOf([part.iov], known);
  // A run that may be missing would be lost.
  if (!summary?.listed || summary.lacking) return undefined;
  const good = summary.listed.filter(({ facts }) => isGood(facts));
  if (good.length === 0) return undefined;
  return written(code, finding, good, rangesAmong(good, summary.listed));
}

/** The range split at its wide gaps. */
function withoutGaps(code: Source, finding: Finding, known: Knowledge): Written | undefined {
  const { iov } = finding.part;
  const summary = iov && summaryOf([iov], known);
  if (!iov || !summary?.listed) return undefined;
  const { experiment } = iov.first;
  const ranges: RunRange[] = [];
  let first = iov.first.run;
  for (const gap of summary.gaps.filter(isWideGap)) {
    if (gap.first > first) ranges.push({ experiment, first, last: gap.first - 1 });
    first = gap.last + 1;
  }
  if (first <= iov.last.run) ranges.push({ experiment, first, last: iov.last.run });
  return written(code, finding, summary.listed, ranges);
}

/** Replaces a range with several, in the same format. */
function written(
  code: Source,
  { part, mention }: Finding,
  runs: readonly RunId[],
  ranges: readonly RunRange[],
): Written | undefined {
  const split = splitRange(code, mention, part, ranges);
  if (split) return split;
  if (mention.parts.length > 1 || !rewritable.includes(mention.form)) return undefined;
  const place = placeIn(code, mention);
  const read = readRuns(code.text.slice(mention.start, mention.end), place);
  return read && [mention, writeRuns({ runs, ranges }, read.format, place, { style: read.style })];
}

/** Formats that are rewritten as a whole. */
const rewritable: readonly MentionForm[] = ['iov', 'interval', 'pandas-cut', 'rdataframe-cut'];

/** The range with its first and last run swapped. */
function swapped({ text }: Source, { part }: Finding): Written | undefined {
  const own = text.slice(part.start, part.end);
  const [, first, between, last] = /^(\d+)(\s*-\s*)(\d+)$/.exec(own) ?? [];
  if (first !== undefined && between !== undefined && last !== undefined) {
    return [part, `${last}${between}${first}`];
  }
  const [a, b, ...others] = part.runs;
  if (!a || !b || others.length > 0 || a.end > b.start) return undefined;
  const at = ({ start, end }: Span) => text.slice(start, end);
  return [{ start: a.start, end: b.end }, at(b) + text.slice(a.end, b.start) + at(a)];
}
