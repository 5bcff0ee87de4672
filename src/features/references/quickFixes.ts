import * as vscode from 'vscode';
import { isGood } from '../../core/records/index.ts';
import type { RunId } from '../../core/rundb/index.ts';
import {
  isOneRun,
  placeIn,
  printRange,
  rangesAmong,
  readRuns,
  removalOf,
  writeRuns,
  type Mention,
  type MentionForm,
  type RunRange,
} from '../../core/selection/index.ts';
import { languageOf } from '../common/index.ts';
import { findingsIn, type Finding } from './findings.ts';
import { ignoring } from './ignoring.ts';
import type { KnownRuns } from './knownRuns.ts';
import { rangeOf, sourceOf, spanOf } from './mentions.ts';
import { summaryOf } from './summaries.ts';

/** Of so many findings in a selection, fixes are offered. */
const mostMended = 20;

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
    return findingsIn(document, this.#known, spanOf(document, range))
      .slice(0, mostMended)
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
      ...fix(t('Swap First and Last Run'), forwards(document, finding), true),
      ...fix(t('Replace with the Good Runs in This Range'), this.#good(document, finding)),
      ...fix(removalTitle(finding), removal(document, finding)),
      ...fix(t('Ignore with a Comment'), ignoring(document, finding.mention)),
    ];
  }

  /** The range without what is not good, and without gaps at its ends. */
  #good(document: vscode.TextDocument, finding: Finding): [vscode.Range, string] | undefined {
    const { part, mention } = finding;
    if (!part.iov || isOneRun(part.iov)) return undefined;
    const summary = summaryOf([part.iov], this.#known);
    if (!summary?.listed) return undefined;
    const good = summary.listed.filter(({ facts }) => isGood(facts));
    if (good.length === 0) return undefined;
    const ranges = rangesAmong(good, summary.listed);
    // A pair is no text that can hold several.
    const isText = /^\d+\s*-\s*\d+$/.test(document.getText(rangeOf(document, part)));
    if (
      isText &&
      (mention.form === 'numbers' || mention.form === 'ranges' || mention.form === 'b2info')
    ) {
      return [rangeOf(document, part), ranges.map(printRange).join(jointIn(document, mention))];
    }
    if (mention.parts.length > 1) return undefined;
    return rewritten(document, finding, good, ranges);
  }
}

/** What stands between two ranges of a mention. */
function jointIn(document: vscode.TextDocument, { form, ...span }: Mention): string {
  const text = document.getText(rangeOf(document, span));
  if (text.includes(',')) return text.includes(', ') && form !== 'b2info' ? ', ' : ',';
  if (/\d[ \t]+\d/.test(text)) return ' ';
  return form === 'b2info' || languageOf(document.languageId) === 'shell' ? ',' : ', ';
}

const rewritable: readonly MentionForm[] = ['iov', 'interval', 'pandas-cut', 'rdataframe-cut'];

/** The whole mention in its form, with other runs. */
function rewritten(
  document: vscode.TextDocument,
  { mention }: Finding,
  runs: readonly RunId[],
  ranges: readonly RunRange[],
): [vscode.Range, string] | undefined {
  if (!rewritable.includes(mention.form)) return undefined;
  const range = rangeOf(document, mention);
  const place = placeIn(sourceOf(document), mention);
  const read = readRuns(document.getText(range), place);
  return read && [range, writeRuns({ runs, ranges }, read.format, place, { style: read.style })];
}

/** A run or range of a list taken out. */
function removal(
  document: vscode.TextDocument,
  { kind, part, mention }: Finding,
): [vscode.Range, string] | undefined {
  if (kind === 'gap') return undefined;
  const taken = removalOf(sourceOf(document), mention, part);
  return taken && [rangeOf(document, taken), ''];
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
