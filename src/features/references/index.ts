import * as vscode from 'vscode';
import { knownLanguages, logError, registerCommand, registerRowCommand } from '../common/index.ts';
import type { Connection } from '../connection/index.ts';
import type { Records } from '../documents/index.ts';
import { RunNode } from '../runs/index.ts';
import { KnownRuns } from './knownRuns.ts';

export type { Knowledge, KnownOfSession, KnownRuns } from './knownRuns.ts';

/** Reads runs in code and reports findings. Loaded with the first file in a supported language. */
export function loadReferences() {
  return import('./providers.ts');
}

/** Runs in code: hovers, references, and findings. */
export function registerReferences(
  context: vscode.ExtensionContext,
  connection: Connection,
  records: Records,
): KnownRuns {
  const known = new KnownRuns(connection, records.onDidExpire);
  const started = new Start(context, known);
  context.subscriptions.push(
    known,
    started,
    registerRowCommand('rundb.findMentions', async (row) =>
      (await loadReferences()).showMentions(
        row instanceof RunNode ? `${row.run.experiment}:${row.run.run}` : row,
      ),
    ),
    ...(['dismissMention', 'copyMention', 'copyMentions'] as const).map((name) =>
      registerRowCommand(`rundb.${name}`, async (row) => (await loadReferences())[name](row)),
    ),
    ...(['showRunsAtCursor', 'copyRunsAtCursor', 'keepGoodRuns'] as const).map((name) =>
      registerCommand(`rundb.${name}`, async () => (await loadReferences())[name]()),
    ),
    registerCommand('rundb.fixAllRuns', async () => (await loadReferences()).fixAllInFile(known)),
    registerCommand('rundb.explainFinding', async (kind) =>
      (await loadReferences()).explainFinding(context.extensionUri, kind),
    ),
  );
  return known;
}

/** Registers everything once the first document in a supported language is visible. */
class Start implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #known: KnownRuns;
  readonly #listener: vscode.Disposable;
  #begun = false;

  constructor(context: vscode.ExtensionContext, known: KnownRuns) {
    this.#context = context;
    this.#known = known;
    const { window } = vscode;
    this.#listener = vscode.Disposable.from(
      window.onDidChangeVisibleTextEditors(() => this.#consider()),
      window.onDidChangeVisibleNotebookEditors(() => this.#consider()),
    );
    this.#consider();
  }

  dispose(): void {
    this.#listener.dispose();
  }

  #consider(): void {
    const { visibleTextEditors: editors, visibleNotebookEditors: notebooks } = vscode.window;
    const namesRuns =
      notebooks.length > 0 ||
      editors.some(
        ({ document }) =>
          document.uri.scheme !== 'rundb' && knownLanguages.includes(document.languageId),
      );
    if (this.#begun || !namesRuns) return;
    this.#begun = true;
    this.dispose();
    this.#begin().catch(logError);
  }

  async #begin(): Promise<void> {
    const loaded = await loadReferences();
    const { AllMentions, Completion, Hover, InlayHints, Links, QuickFixes } = loaded;
    const { languages } = vscode;
    const known = this.#known;
    const links = new Links(known);
    const hints = new InlayHints(known);
    const completion = new Completion(known);
    this.#context.subscriptions.push(
      hints,
      completion,
      new loaded.Watcher(known),
      new loaded.RunsInEditor(),
      languages.registerHoverProvider(knownLanguages, new Hover(known)),
      languages.registerDocumentLinkProvider(knownLanguages, links),
      languages.registerDefinitionProvider(knownLanguages, links),
      languages.registerReferenceProvider(knownLanguages, new AllMentions()),
      languages.registerInlayHintsProvider(knownLanguages, hints),
      languages.registerCompletionItemProvider(
        knownLanguages,
        completion,
        ...[' ', ',', '(', '[', '=', '-', ':', 'r', '"', "'"],
      ),
      languages.registerCodeActionsProvider(knownLanguages, new QuickFixes(known), {
        providedCodeActionKinds: QuickFixes.kinds,
      }),
    );
  }
}
