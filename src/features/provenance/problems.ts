import * as vscode from 'vscode';
import type { Provenance } from '../../core/selection/index.ts';
import { countRuns } from '../common/index.ts';
import { diagnosticOf, kindOf, severitiesFor, type FindingKind } from '../references/providers.ts';
import type { Changes } from './changes.ts';

/**
 * Something about runs in code that its author may want to know.
 *
 * Besides what is found of the runs themselves, which is of its own kind:
 *
 * - `changed`: the query that they come from finds others by now
 * - `source`: what they come from can't be asked; pointed out as `changed` is
 */
export interface Problem {
  readonly kind: FindingKind | 'source';
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly message: string;
  /** Which cell of a notebook it is in, counted from 1, and the notebook. */
  readonly cell?: { readonly number: number; readonly notebook: vscode.Uri } | undefined;
}

/** How a problem is pointed out, by the setting for its kind; undefined where it isn't. */
export function severityOf(problem: Problem): vscode.DiagnosticSeverity | undefined {
  return severitiesAt(problem.uri)[findingOf(problem).kind];
}

/** Whether it is pointed out in a document or file that a list is out of date. */
export function areChangesOn(uri: vscode.Uri): boolean {
  return severitiesAt(uri).changed !== undefined;
}

function severitiesAt(uri: vscode.Uri) {
  const { textDocuments } = vscode.workspace;
  // The setting may be another one for a language.
  return severitiesFor(textDocuments.find((each) => each.uri.toString() === uri.toString()) ?? uri);
}

function findingOf({ kind, message }: Problem): { kind: FindingKind; message: string } {
  return { kind: kind === 'source' ? 'changed' : kind, message };
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
      this.#shown.set(vscode.Uri.parse(key), shown(some));
    }
    this.#leaveToOthers();
  }

  /** What changed in a document. */
  setChanged(uri: vscode.Uri, problems: readonly Problem[]): void {
    const others = isInView({ uri })
      ? []
      : (this.#shown.get(uri)?.filter((each) => !isOurs(each)) ?? []);
    this.#shown.set(uri, [...others, ...shown(problems)]);
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

function isOurs(diagnostic: vscode.Diagnostic): boolean {
  return kindOf(diagnostic) === 'changed';
}

function shown(problems: readonly Problem[]): vscode.Diagnostic[] {
  return problems.flatMap(
    (each) => diagnosticOf(each.range, findingOf(each), severitiesAt(each.uri)) ?? [],
  );
}
