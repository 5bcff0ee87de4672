import * as vscode from 'vscode';
import { formatList } from '../../core/format/index.ts';
import type { Provenance } from '../../core/selection/index.ts';
import { countRuns } from '../common/index.ts';
import { diagnosticOf, kindOf, severitiesFor, type FindingKind } from '../references/providers.ts';
import type { Changes } from './changes.ts';

/**
 * Something about runs in code that its author may want to know. The kinds are those of findings,
 * and also:
 *
 * - `changed`: the query that the runs come from finds others by now
 * - `source`: the source of the runs can't be queried; reported with the severity of `changed`
 */
export interface Problem {
  readonly kind: FindingKind | 'source';
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
  readonly message: string;
  /** The notebook, and which cell of it, counted from 1. */
  readonly cell?: { readonly number: number; readonly notebook: vscode.Uri } | undefined;
}

/** The severity set for the problem's kind; undefined if it's off. */
export function severityOf(problem: Problem): vscode.DiagnosticSeverity | undefined {
  return severitiesAt(problem.uri)[findingOf(problem).kind];
}

/** Whether outdated lists are reported in a document or file. */
export function areChangesOn(uri: vscode.Uri): boolean {
  return severitiesAt(uri).changed !== undefined;
}

function severitiesAt(uri: vscode.Uri) {
  const { textDocuments } = vscode.workspace;
  // The setting may differ by language.
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
  ];
  return t('“{0}” finds other runs now: {1}.', source, formatList(parts));
}

/**
 * The problems that VS Code displays. For visible documents, these are only the problems that the
 * watcher doesn't report.
 */
export class Problems implements vscode.Disposable {
  readonly #shown = vscode.languages.createDiagnosticCollection('rundb.provenance');
  readonly #listeners: vscode.Disposable;

  constructor() {
    const { window, workspace } = vscode;
    this.#listeners = vscode.Disposable.from(
      this.#shown,
      // From now on, the watcher checks these documents as they are edited.
      window.onDidChangeVisibleTextEditors(() => this.#leaveToOthers()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#shown.delete(document.uri);
      }),
    );
  }

  /** Replaces all problems. */
  setAll(problems: readonly Problem[]): void {
    this.#shown.clear();
    for (const [key, some] of Map.groupBy(problems, ({ uri }) => uri.toString())) {
      this.#shown.set(vscode.Uri.parse(key), shown(some));
    }
    this.#leaveToOthers();
  }

  /** Replaces the problems about changes in a document. */
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

/** Whether its document is visible. */
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
