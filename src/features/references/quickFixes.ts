import * as vscode from 'vscode';
import { overallQuality, type RunId } from '../../core/rundb/index.ts';
import {
  isOneRun,
  lineComments,
  placeIn,
  printRange,
  rangesAmong,
  writeRuns,
  type FormatId,
  type MentionForm,
  type MentionPart,
  type RunRange,
} from '../../core/selection/index.ts';
import { languageOf } from '../common/index.ts';
import { findingsIn, type Finding } from './findings.ts';
import type { KnownRuns } from './knownRuns.ts';
import { rangeOf } from './mentions.ts';
import { summaryOf } from './summaries.ts';

/** Offers to mend what was found: to remove a run, to keep only good ones, or to say no more. */
export class QuickFixes implements vscode.CodeActionProvider {
  readonly #known: KnownRuns;

  constructor(known: KnownRuns) {
    this.#known = known;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const ours = diagnostics.filter(({ source }) => source === 'RunDB');
    if (ours.length === 0) return [];
    return findingsIn(document, this.#known)
      .filter(({ part }) => range.intersection(rangeOf(document, part)))
      .flatMap((finding) => this.#fixes(document, finding, ours));
  }

  #fixes(
    document: vscode.TextDocument,
    finding: Finding,
    diagnostics: readonly vscode.Diagnostic[],
  ): vscode.CodeAction[] {
    const { t } = vscode.l10n;
    const own = rangeOf(document, finding.part);
    const fix = (title: string, text: [vscode.Range, string] | undefined, preferred = false) => {
      if (text === undefined) return [];
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, ...text);
      action.diagnostics = diagnostics.filter((each) => each.range.isEqual(own));
      action.isPreferred = preferred;
      return [action];
    };
    return [
      ...fix(t('Write It Forwards'), forwards(document, finding), true),
      ...fix(t('Replace by the Good Runs of the Range'), this.#good(document, finding)),
      ...fix(removalTitle(finding), removal(document, finding)),
      ...fix(t('Ignore with a Comment'), ignoring(document, finding)),
    ];
  }

  /** The range without what is not good, and without gaps at its ends. */
  #good(document: vscode.TextDocument, finding: Finding): [vscode.Range, string] | undefined {
    const { part, mention } = finding;
    if (!part.iov || isOneRun(part.iov)) return undefined;
    const summary = summaryOf([part.iov], this.#known);
    if (!summary?.listed) return undefined;
    const good = summary.listed.filter(({ facts }) => {
      const quality = overallQuality(facts);
      return quality === 'good' || quality === 'recoverable';
    });
    if (good.length === 0) return undefined;
    const ranges = rangesAmong(good, summary.listed);
    if (mention.form === 'numbers' || mention.form === 'ranges' || mention.form === 'b2info') {
      const joint = mention.form === 'b2info' ? ',' : ', ';
      return [rangeOf(document, part), ranges.map(printRange).join(joint)];
    }
    if (mention.parts.length > 1) return undefined;
    return rewritten(document, finding, good, ranges);
  }
}

const rewritable = ['iov', 'interval', 'pandas-cut', 'rdataframe-cut'] as const;

/** The whole mention in its form, with other runs. */
function rewritten(
  document: vscode.TextDocument,
  { mention }: Finding,
  runs: readonly RunId[],
  ranges: readonly RunRange[],
): [vscode.Range, string] | undefined {
  const format = formatOf(mention.form);
  if (format === undefined) return undefined;
  const place = placeIn(document.getText(), mention, languageOf(document.languageId));
  return [rangeOf(document, mention), writeRuns({ runs, ranges }, format, place)];
}

function formatOf(form: MentionForm): FormatId | undefined {
  return rewritable.find((each) => each === form);
}

function forwards(
  document: vscode.TextDocument,
  { kind, part, mention }: Finding,
): [vscode.Range, string] | undefined {
  const range = rangeOf(document, part);
  const [, first, between, last] = /^(\d+)(\s*-\s*)(\d+)$/.exec(document.getText(range)) ?? [];
  if (kind !== 'reversed' || first === undefined || last === undefined) return undefined;
  return mention.form === 'iov' ? undefined : [range, `${last}${between ?? '-'}${first}`];
}

function removalTitle({ part }: Finding): string {
  const run = part.iov && isOneRun(part.iov) ? part.iov.first.run : undefined;
  return run === undefined
    ? vscode.l10n.t('Remove the Range')
    : vscode.l10n.t('Remove Run {0}', run);
}

/** A run or range of a list taken out, with the comma that belongs to it. */
function removal(
  document: vscode.TextDocument,
  { kind, part, mention }: Finding,
): [vscode.Range, string] | undefined {
  if (kind === 'gap') return undefined;
  const isItem = mention.parts.length > 1;
  const source = document.getText();
  const isParallel =
    mention.form === 'event-info-setter' ||
    mention.form === 'pandas-cut' ||
    mention.form === 'rdataframe-cut';
  if (isParallel) return undefined;
  if (isItem && isLineOfBlock(document, part)) return [lineWith(document, part.start), ''];
  let { start, end } = isItem ? part : mention;
  const quote = source[start - 1];
  if (!isItem && quote !== undefined && /["']/.test(quote) && source[end] === quote) {
    start--;
    end++;
  }
  const after = /^[ \t]*,[ \t]*/.exec(source.slice(end, end + 200))?.[0];
  const before = /,\s*$/.exec(source.slice(Math.max(0, start - 200), start))?.[0];
  const follows = after !== undefined;
  const isInList =
    follows ||
    before !== undefined ||
    /[[({]\s*$/.test(source.slice(Math.max(0, start - 200), start));
  if (!isInList) return undefined;
  const taken = rangeOf(document, {
    start: follows ? start : start - (before?.length ?? 0),
    end: follows ? end + after.length : end,
  });
  const isLine =
    taken.isSingleLine &&
    document.lineAt(taken.start).text.trim() === document.getText(taken).trim();
  return [isLine ? lineWith(document, start) : taken, ''];
}

/** Whether something is all that stands behind a dash of YAML's, but for a comment. */
function isLineOfBlock(document: vscode.TextDocument, { start, end }: MentionPart): boolean {
  const { text, range } = document.lineAt(document.positionAt(start));
  const from = document.offsetAt(range.start);
  const isBehindDash = /^\s*- +$/.test(text.slice(0, start - from));
  return (
    document.languageId === 'yaml' && isBehindDash && /^\s*(?:#|$)/.test(text.slice(end - from))
  );
}

/** A line with its end, or with the end of the one before where it is the last. */
function lineWith(document: vscode.TextDocument, offset: number): vscode.Range {
  const { lineNumber, rangeIncludingLineBreak: line } = document.lineAt(
    document.positionAt(offset),
  );
  if (lineNumber === 0 || line.end.line > lineNumber) return line;
  return new vscode.Range(document.lineAt(lineNumber - 1).range.end, line.end);
}

/** A comment in a language of VS Code; undefined where there are none. */
function commentIn(languageId: string, text: string): string | undefined {
  if (languageId === 'markdown') return `<!-- ${text} -->`;
  const sign = languageId === 'json' ? undefined : lineComments[languageOf(languageId)];
  return sign && `${sign} ${text}`;
}

/** A comment at the line's end, or above what goes over several lines. */
function ignoring(
  document: vscode.TextDocument,
  { mention }: Finding,
): [vscode.Range, string] | undefined {
  const comment = commentIn(document.languageId, 'rundb: ignore');
  if (comment === undefined) return undefined;
  const start = document.positionAt(mention.start);
  const line = document.lineAt(start);
  const isOneLine = document.positionAt(mention.end).line === start.line;
  if (isOneLine && !line.text.trimEnd().endsWith('\\')) {
    return [new vscode.Range(line.range.end, line.range.end), `  ${comment}`];
  }
  const indentation = line.text.slice(0, line.firstNonWhitespaceCharacterIndex);
  return [new vscode.Range(line.range.start, line.range.start), `${indentation}${comment}\n`];
}
