import * as vscode from 'vscode';
import { RunDBError } from '../../core/rundb/index.ts';
import { isCancellation, knownLanguages, logError } from '../common/index.ts';
import { diagnosticOf } from './diagnostics.ts';
import { findingsIn, iovsToKnow } from './findings.ts';
import { areHintsOn } from './inlayHints.ts';
import type { KnownRuns } from './knownRuns.ts';
import { mentionsIn, rangeOf } from './mentions.ts';
import { isAnyOn, severitiesFor, severitySettings } from './severities.ts';

/** What is typed is looked at once nobody has typed for this time, in ms. */
const pause = 800;
/**
 * After a failure it is looked again after this time, in ms, and after each further one after twice as
 * long, up to the longest; or once somebody's hover shows that the server is back.
 */
const firstRest = 2_000;
const longestRest = 300_000;

/**
 * Looks at the documents that are shown: asks for the runs that they mention, and shows what is to
 * be said of them. A document without runs, or that nobody looks at, asks for nothing.
 */
export class Watcher implements vscode.Disposable {
  readonly #known: KnownRuns;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('rundb.runs');
  readonly #listeners: vscode.Disposable;
  #waiting: NodeJS.Timeout | undefined;
  #notBefore = 0;
  #failures = 0;
  readonly #stop = new AbortController();

  constructor(known: KnownRuns) {
    this.#known = known;
    const { window, workspace } = vscode;
    this.#listeners = vscode.Disposable.from(
      this.#diagnostics,
      window.onDidChangeVisibleTextEditors(() => void this.look()),
      window.onDidChangeVisibleNotebookEditors(() => void this.look()),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (isShown(document)) this.#lookAfter(pause);
      }),
      // Where a cell is moved, or gone, the others may mean other runs.
      workspace.onDidChangeNotebookDocument((change) => {
        if (change.contentChanges.length > 0) this.#lookAfter(0);
      }),
      // It may be in another language now.
      workspace.onDidOpenTextDocument((document) => {
        if (isShown(document)) this.#lookAfter(0);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.#diagnostics.delete(uri)),
      workspace.onDidChangeConfiguration((change) => {
        const ours = ['rundb.inlayHints', ...severitySettings];
        if (ours.some((name) => change.affectsConfiguration(name))) this.#lookAnew();
      }),
      known.onDidForget(() => {
        this.#beAwake();
        this.#lookAnew();
      }),
      known.onDidLearn(() => {
        if (this.#failures > 0) {
          this.#beAwake();
          this.#lookAfter(0);
        } else for (const document of shownDocuments()) this.#show(document);
      }),
    );
    void this.look();
  }

  /** Asks for what the shown documents mention. Never rejects. */
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
      // Nobody has asked for it: the log is enough.
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

  /** Also of documents that nobody looks at, what was said does not hold any more. */
  #lookAnew(): void {
    this.#diagnostics.clear();
    void this.look();
  }

  #restAfter(error: unknown): void {
    // What was asked at once fails at once.
    if (Date.now() < this.#notBefore) return;
    // A sign-in that is refused does not get better by itself.
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
