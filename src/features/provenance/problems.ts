import * as vscode from 'vscode';
import type { Provenance } from '../../core/selection/index.ts';
import { countRuns } from '../common/index.ts';
import type { FindingKind } from '../references/checking.ts';
import type { Changes } from './changes.ts';

/**
 * Something about runs in code that its author may want to know.
 *
 * - `changed`: the query that they come from finds others by now
 * - `source`: what they come from can't be asked
 */
export interface Problem {
  readonly kind: FindingKind | 'changed' | 'source';
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly message: string;
  /** Which cell of a notebook it is in, counted from 1, and the notebook. */
  readonly cell?: { readonly number: number; readonly notebook: vscode.Uri } | undefined;
}

const severities: Readonly<Record<string, vscode.DiagnosticSeverity>> = {
  hint: vscode.DiagnosticSeverity.Hint,
  information: vscode.DiagnosticSeverity.Information,
  warning: vscode.DiagnosticSeverity.Warning,
  error: vscode.DiagnosticSeverity.Error,
};

/** How a problem is pointed out, by the setting `rundb.diagnostics`. */
export function severityOf({ uri }: Problem): vscode.DiagnosticSeverity {
  const setting = vscode.workspace.getConfiguration('rundb', uri).get<unknown>('diagnostics');
  const own = typeof setting === 'string' ? severities[setting] : undefined;
  return own ?? vscode.DiagnosticSeverity.Information;
}

/** What changed, in a sentence. */
export function aboutChanges({ come, gone }: Changes, { source }: Provenance): string {
  const { t } = vscode.l10n;
  const parts = [
    come.length > 0 ? t('{0} added', countRuns(come.length)) : undefined,
    gone.length > 0 ? t('{0} removed', countRuns(gone.length)) : undefined,
  ].filter((part) => part !== undefined);
  return t('“{0}” finds other runs now: {1}.', source, parts.join(', '));
}

/** The problems that VS Code shows: of documents that are shown, only what nothing else tells. */
export class Problems implements vscode.Disposable {
  readonly #shown = vscode.languages.createDiagnosticCollection('rundb.provenance');
  readonly #listeners: vscode.Disposable;

  constructor() {
    const { window, workspace } = vscode;
    this.#listeners = vscode.Disposable.from(
      this.#shown,
      // From now on, these are looked at as they are edited.
      window.onDidChangeVisibleTextEditors(() => this.#leaveToOthers()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#shown.delete(document.uri);
      }),
    );
  }

  /** Everything that was found. */
  setAll(problems: readonly Problem[]): void {
    this.#shown.clear();
    for (const [key, some] of Map.groupBy(problems, ({ uri }) => uri.toString())) {
      this.#shown.set(vscode.Uri.parse(key), some.map(diagnosticOf));
    }
    this.#leaveToOthers();
  }

  /** What changed in a document. */
  setChanged(uri: vscode.Uri, problems: readonly Problem[]): void {
    const others = isInView({ uri })
      ? []
      : (this.#shown.get(uri)?.filter((each) => !isOurs(each)) ?? []);
    this.#shown.set(uri, [...others, ...problems.map(diagnosticOf)]);
  }

  clear(): void {
    this.#shown.clear();
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  #leaveToOthers(): void {
    for (const { document } of vscode.window.visibleTextEditors) {
      const { uri } = document;
      const there = this.#shown.get(uri);
      if (there && there.length > 0) this.#shown.set(uri, there.filter(isOurs));
    }
  }
}

/** Whether its document is shown. */
export function isInView({ uri }: Pick<Problem, 'uri'>): boolean {
  return vscode.window.visibleTextEditors.some(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
}

function isOurs({ code }: vscode.Diagnostic): boolean {
  return code === 'changed' || code === 'source';
}

function diagnosticOf(problem: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(problem.range, problem.message, severityOf(problem));
  diagnostic.source = 'RunDB';
  diagnostic.code = problem.kind;
  return diagnostic;
}
