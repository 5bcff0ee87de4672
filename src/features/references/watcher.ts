import * as vscode from 'vscode';
import { RunDBError } from '../../core/rundb/index.ts';
import { isCancellation, knownLanguages, logError, whileAging } from '../common/index.ts';
import { diagnosticOf } from './diagnostics.ts';
import { findingsIn, iovsToKnow } from './findings.ts';
import { areHintsOn } from './inlayHints.ts';
import type { KnownRuns } from './knownRuns.ts';
import { mentionsIn, rangeOf } from './mentions.ts';
import { isAnyOn, severitiesFor, severitySettings } from './severities.ts';

/** In ms; edits are processed after a pause in typing. */
const pause = 800;
/**
 * In ms. After a failure, the next attempt is after this time, which doubles with each further
 * failure up to the longest; or as soon as a hover shows that the server is back.
 */
const firstRest = 2_000;
const longestRest = 300_000;

/**
 * Watches the visible documents: loads the runs that they mention, and reports findings. Documents
 * without runs, or that aren't visible, request nothing.
 */
export class Watcher implements vscode.Disposable {
  readonly #known: KnownRuns;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('rundb.runs');
  readonly #listeners: vscode.Disposable;
  #waiting: NodeJS.Timeout | undefined;
  #notBefore = 0;
  #failures = 0;
  readonly #stop = new AbortController();

  /** @param aging How often the ages in the findings are updated, in ms. */
  constructor(known: KnownRuns, aging?: number) {
    this.#known = known;
    const { window, workspace } = vscode;
    this.#listeners = vscode.Disposable.from(
      this.#diagnostics,
      window.onDidChangeVisibleTextEditors(() => void this.look()),
      window.onDidChangeVisibleNotebookEditors(() => void this.look()),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isShown(document)) this.#lookAfter(pause);
      }),
      // When a cell is moved or deleted, other cells may mean other runs.
      workspace.onDidChangeNotebookDocument((change) => {
        if (change.contentChanges.length > 0) this.#lookAfter(0);
      }),
      // Its language may have changed.
      workspace.onDidOpenTextDocument((document) => {
        if (isShown(document)) this.#lookAfter(0);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#diagnostics.delete(uri)),
      workspace.onDidChangeConfiguration((change) => {
        const ours = ['rundb.inlayHints', ...severitySettings];
        if (ours.some((name) => change.affectsConfiguration(name))) this.#lookAnew();
      }),
      whileAging(() => this.#showAges(), aging),
      known.onDidForget(() => {
        this.#beAwake();
        this.#lookAnew();
      }),
      known.onDidLearn(() => {
        if (this.#failures > 0) {
          this.#beAwake();
          this.#lookAfter(0);
        } else this.#showLearnt();
      }),
    );
    void this.look();
  }

  /** Loads what the visible documents mention. Never rejects. */
  async look(): Promise<void> {
    clearTimeout(this.#waiting);
    const documents = shownDocuments();
    try {
      await this.#known.ready;
      const iovs = documents
        .filter((document) => areHintsOn(document) || isAnyOn(severitiesFor(document)))
        .flatMap((document) => iovsToKnow(mentionsIn(document)));
      const isWanted = iovs.length > 0 && this.#known.session !== undefined;
      const wait = this.#notBefore - Date.now();
      if (isWanted && wait > 0) this.#lookAfter(wait);
      else if (isWanted) {
        await this.#known.load(iovs, this.#stop.signal);
        this.#beAwake();
      }
    } catch (error) {
      // The user didn't ask for it: the log is enough.
      if (isCancellation(error)) return;
      logError(error);
      this.#restAfter(error);
    }
    for (const document of documents) this.#show(document);
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    this.#stop.abort();
    this.#listeners.dispose();
  }

  /** The diagnostics of documents that aren't visible are outdated too. */
  #lookAnew(): void {
    this.#diagnostics.clear();
    void this.look();
  }

  #restAfter(error: unknown): void {
    // Requests sent at the same time fail at the same time.
    if (Date.now() < this.#notBefore) return;
    // A rejected sign-in doesn't recover by itself.
    const isRefused = error instanceof RunDBError && error.kind === 'notSignedIn';
    const rest = isRefused ? longestRest : Math.min(firstRest * 2 ** this.#failures, longestRest);
    this.#failures++;
    this.#notBefore = Date.now() + rest;
    this.#lookAfter(rest);
  }

  #beAwake(): void {
    this.#notBefore = 0;
    this.#failures = 0;
  }

  #lookAfter(time: number): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.look(), time);
  }

  /** Updates the displayed documents; new ones only once all of their runs are known. */
  #showLearnt(): void {
    for (const document of shownDocuments()) {
      if (this.#diagnostics.has(document.uri) || this.#isKnown(document)) this.#show(document);
    }
  }

  /** Updates the ages in all findings, which the Problems view lists for hidden tabs, too. */
  #showAges(): void {
    for (const document of vscode.workspace.textDocuments) {
      if (this.#diagnostics.has(document.uri)) this.#show(document);
    }
  }

  #isKnown(document: vscode.TextDocument): boolean {
    const iovs = iovsToKnow(mentionsIn(document));
    return iovs.every((iov) => this.#known.get(iov) !== undefined);
  }

  #show(document: vscode.TextDocument): void {
    if (document.isClosed || !isRead(document)) return;
    const severities = severitiesFor(document);
    if (!isAnyOn(severities) || !this.#known.session) {
      this.#diagnostics.delete(document.uri);
      return;
    }
    const diagnostics = findingsIn(document, this.#known).flatMap(
      (finding) => diagnosticOf(rangeOf(document, finding.part), finding, severities) ?? [],
    );
    this.#diagnostics.set(document.uri, diagnostics);
  }
}

function shownDocuments(): vscode.TextDocument[] {
  const { visibleTextEditors, visibleNotebookEditors } = vscode.window;
  const documents = visibleTextEditors.map(({ document }) => document);
  // Only cells that are on the screen have an editor.
  const cells = visibleNotebookEditors.flatMap(({ notebook }) => notebook.getCells());
  const all = [...documents, ...cells.map(({ document }) => document)];
  return [...new Set(all)].filter(isRead);
}

function isRead({ languageId }: vscode.TextDocument): boolean {
  return knownLanguages.includes(languageId);
}

function isShown(document: vscode.TextDocument): boolean {
  return shownDocuments().includes(document);
}
