import * as vscode from 'vscode';
import { isGood, type ListedRun } from '../../core/records/index.ts';
import { isOneRun, Source } from '../../core/selection/index.ts';
import { isCancellation, logError, withSignal } from '../common/index.ts';
import { kindOf } from './diagnostics.ts';
import { findingsIn, type Finding } from './findings.ts';
import { changesTo, fixesOf, type Fix } from './fixes.ts';
import { fixingAll } from './fixingAll.ts';
import { ignoring } from './ignoring.ts';
import type { KnownRuns } from './knownRuns.ts';
import { rangeOf, readingOf, spanOf } from './mentions.ts';
import { neighboursOf } from './neighbours.ts';

const { QuickFix, SourceFixAll } = vscode.CodeActionKind;
const kinds = {
  replace: QuickFix.append('rundb').append('replace'),
  remove: QuickFix.append('rundb').append('remove'),
  ignore: QuickFix.append('rundb').append('ignore'),
  update: QuickFix.append('rundb').append('update'),
  all: SourceFixAll.append('rundb'),
} as const;

/** The most findings in a selection that get fixes. */
const mostFixed = 20;

/** Offers to fix findings: to remove a run, to keep only good runs, or to ignore the mention. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly kinds = [QuickFix, kinds.all];
  readonly #known: KnownRuns;

  constructor(known: KnownRuns) {
    this.#known = known;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics, only, triggerKind }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    if (only?.contains(kinds.all) === true) {
      // Users who fix all on save mean code style, not removing runs.
      const isMeant =
        triggerKind === vscode.CodeActionTriggerKind.Invoke || only.value === kinds.all.value;
      return isMeant ? this.#fixAll(document) : [];
    }
    const ours = diagnostics.filter((each) => kindOf(each) !== undefined);
    if (ours.length === 0) return [];
    const findings = findingsIn(document, this.#known, spanOf(document, range))
      .filter((finding) => shownAs(finding, document, ours).length > 0)
      .slice(0, mostFixed);
    const { language = 'text' } = readingOf(document);
    const code = new Source(document.getText(), language);
    const { version } = document;
    const actions: vscode.CodeAction[] = [];
    for (const finding of findings) {
      const fixes = fixesOf(code, finding, this.#known);
      const more = fixes.length > 0 ? [] : await this.#changes(code, finding, token);
      for (const fix of [...fixes, ...more]) {
        const text = [rangeOf(document, fix.span), fix.text] as const;
        actions.push(actionOf(fix, document, text, shownAs(finding, document, ours)));
      }
    }
    // The results are for an older text.
    if (token.isCancellationRequested || document.version !== version) return [];
    return [...actions, ...updates(document, ours), ...ignores(document, findings, ours)];
  }

  #fixAll(document: vscode.TextDocument): vscode.CodeAction[] {
    const { edits, fixed } = fixingAll(document, this.#known);
    if (fixed === 0) return [];
    const action = new vscode.CodeAction(vscode.l10n.t('Fix All Runs in File'), kinds.all);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(document.uri, [...edits]);
    return [action];
  }

  /** Fixes that replace a run with a neighbour, if it can't simply be removed. */
  async #changes(code: Source, finding: Finding, token: vscode.CancellationToken): Promise<Fix[]> {
    const { iov } = finding.part;
    if (!iov || !isOneRun(iov)) return [];
    const isWanted = ({ facts }: ListedRun) => finding.kind !== 'bad' || isGood(facts);
    try {
      const neighbours = await withSignal(token, (signal) =>
        neighboursOf(iov.first, this.#known, signal, isWanted),
      );
      return changesTo(neighbours, code, finding);
    } catch (error) {
      // The other fixes don't depend on it.
      if (!isCancellation(error)) logError(error);
      return [];
    }
  }
}

/** Fixes that update runs to what their query finds now. */
function updates(
  { uri }: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  return diagnostics
    .filter((each) => kindOf(each) === 'changed')
    .map((diagnostic) => {
      const action = new vscode.CodeAction(vscode.l10n.t('Update'), kinds.update);
      const { line } = diagnostic.range.start;
      const { title } = action;
      action.command = { command: 'rundb.updateRuns', title, arguments: [uri, line] };
      action.diagnostics = [diagnostic];
      action.isPreferred = true;
      return action;
    });
}

/** Fixes that ignore a mention, one for each mention. */
function ignores(
  document: vscode.TextDocument,
  findings: readonly Finding[],
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const byMention = Map.groupBy(findings, ({ mention }) => mention);
  return [...byMention].flatMap(([mention, own]) => {
    const text = ignoring(document, mention);
    if (!text) return [];
    const title = vscode.l10n.t('Ignore with a Comment');
    const shown = own.flatMap((finding) => shownAs(finding, document, diagnostics));
    return actionOf({ title, kind: 'ignore', isPreferred: false }, document, text, shown);
  });
}

function actionOf(
  {
    title,
    kind,
    isPreferred,
  }: Pick<Fix, 'title' | 'isPreferred'> & { kind: Fix['kind'] | 'ignore' },
  document: vscode.TextDocument,
  [range, text]: readonly [vscode.Range, string],
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kinds[kind]);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, range, text);
  action.diagnostics = diagnostics;
  action.isPreferred = isPreferred;
  return action;
}

/** The diagnostics displayed for a finding. */
function shownAs(
  { kind, part }: Finding,
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.Diagnostic[] {
  const own = rangeOf(document, part);
  return diagnostics.filter((each) => kindOf(each) === kind && each.range.isEqual(own));
}
