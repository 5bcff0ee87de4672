import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { DemoRun, DemoServer } from '../../../src/demo/server.ts';
import { isCancellation } from '../../../src/features/common/index.ts';
import { activated, closeEditors, connect, someRuns, when } from '../fixture.ts';

/** √(4 · 7.004 · 3.9955) = 10.580 GeV */
const at4S = { her: { momentum: 7.004 }, ler: { momentum: 3.9955 } };
const good = { quality_expert: { pxd: 'GOOD', cdc: 'GOOD' }, ...at4S };
const bad = { quality_expert: { pxd: 'GOOD', cdc: 'BAD' } };

export function lumi(nb: number) {
  return { statistics: { lumi_recorded: nb } };
}

/**
 * Experiment 12: 798 to 801, where 801 is bad and 800 has neither flags nor a luminosity, then 830.
 * Experiment 14: 1 to 3.
 */
export const known: readonly DemoRun[] = [
  {
    experiment: 12,
    run: 798,
    ...good,
    ...lumi(5000),
    duration: 600,
    time_start: '2020-05-02T02:13:00+09:00',
  },
  { experiment: 12, run: 799, ...good, ...lumi(7000), duration: 1200 },
  { experiment: 12, run: 800, run_type: 'cosmic', duration: 60 },
  { experiment: 12, run: 801, ...bad, ...lumi(300), duration: 60 },
  { experiment: 12, run: 830, ...good, ...lumi(1000), duration: 60 },
  ...someRuns(14, 1, 3),
];

export const endings = {
  python: 'py',
  yaml: 'yaml',
  json: 'json',
  markdown: 'md',
  shellscript: 'sh',
  cpp: 'cpp',
} as const;
export type LanguageId = keyof typeof endings;

let directory: string;
let files = 0;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rundb-'));
});
after(() => rm(directory, { recursive: true }));

/** A path where no file exists yet. */
export function newFile(ending: string): string {
  // Unique, so that late events about a closed file aren't taken for events about the next one.
  return join(directory, `${++files}.${ending}`);
}

/**
 * Shows a file with a text, in which `┃` marks a position. Waits until its runs have been
 * requested.
 */
export async function show(language: LanguageId, marked: string) {
  const path = newFile(endings[language]);
  await writeFile(path, marked.replace('┃', ''));
  const document = await vscode.workspace.openTextDocument(path);
  const checked = whenChecked(document);
  await vscode.window.showTextDocument(document);
  await checked;
  return { document, at: document.positionAt(marked.indexOf('┃')) };
}

/** Runs the suite on one demo, with its initial runs and an empty store before each test. */
export function onDemo(): () => DemoServer {
  let open: Awaited<ReturnType<typeof connect>>;
  before(async () => {
    await activated();
    open = await connect({ runs: known });
  });
  beforeEach(async () => {
    const { demo } = open;
    demo.setRuns(known);
    demo.options.fault = () => undefined;
    await vscode.commands.executeCommand('rundb.refresh');
    demo.requests.length = 0;
  });
  afterEach(closeEditors);
  return () => open.demo;
}

/**
 * Resolves when the runs that a document mentions have been requested for the first time. In JSON and
 * Markdown, it may be VS Code's own check that is over: `found` and `whenFound` wait for ours.
 */
export function whenChecked({ uri }: vscode.TextDocument): Promise<void> {
  return new Promise((resolve) => {
    const listener = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((each) => each.toString() === uri.toString())) return;
      listener.dispose();
      resolve();
    });
  });
}

/** Waits until a document has findings. */
export async function whenFound(document: vscode.TextDocument): Promise<void> {
  await when(vscode.languages.onDidChangeDiagnostics, () => findingsOf(document).length > 0);
}

/** The result of one of VS Code's provider commands. */
export async function ask<T>(command: string, ...given: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(command, ...given);
}

export async function hoverOf(language: LanguageId, marked: string): Promise<string> {
  const { document, at } = await show(language, marked);
  return hoverAt(document, at);
}

export async function hoverAt(document: vscode.TextDocument, at: vscode.Position): Promise<string> {
  const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n---\n')
    .replaceAll(/\\([^\w\s])/g, '$1');
}

export async function hintsOf(document: vscode.TextDocument): Promise<string[]> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
  return hints.map(({ label }) => (typeof label === 'string' ? label : ''));
}

/** Waits until the findings in a document are exactly these. */
export async function found(
  document: vscode.TextDocument,
  expected: readonly (readonly [text: string, code: string])[],
): Promise<void> {
  await when(vscode.languages.onDidChangeDiagnostics, () =>
    isDeepStrictEqual(findingsOf(document), expected),
  );
}

/** The findings in a document: each text, and its kind. */
export function findingsOf(document: vscode.TextDocument): [text: string, code: unknown][] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'RunDB')
    .map(({ range, code }) => {
      return [document.getText(range), typeof code === 'object' ? code.value : code];
    });
}

/** The messages of the findings at a position, which VS Code shows at the top of a hover. */
export function messagesAt(document: vscode.TextDocument, at: vscode.Position): string {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source, range }) => source === 'RunDB' && range.contains(at))
    .map(({ message }) => message)
    .join(' ');
}

/** The log, once it says that the extension is connected to this server. */
export function logUntil(url: string): Promise<string> {
  return logWith(`Connected to ${url}`);
}

/** The log, once it contains a text. */
export async function logWith(text: string): Promise<string> {
  await vscode.commands.executeCommand('rundb.showLog');
  const log = () =>
    vscode.workspace.textDocuments.find(
      (each) => each.uri.scheme === 'output' && each.getText().includes('Connected to'),
    );
  const isThere = () => log()?.getText().includes(text) === true;
  const { onDidOpenTextDocument, onDidChangeTextDocument } = vscode.workspace;
  await Promise.race([
    when(onDidOpenTextDocument, isThere),
    when(onDidChangeTextDocument, isThere),
  ]);
  return log()?.getText() ?? assert.fail();
}

/** The quick fixes at a position that edit something. */
export async function fixesAt(document: vscode.TextDocument, at: vscode.Position) {
  const actions = await ask<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(at, at),
    vscode.CodeActionKind.QuickFix.value,
  );
  return actions.filter(({ edit }) => edit !== undefined);
}

/**
 * The same, as soon as there are some: VS Code gives up its question, or answers it with nothing, when
 * another extension that has just started offers fixes, too.
 */
export async function someFixesAt(document: vscode.TextDocument, at: vscode.Position) {
  for (;;) {
    try {
      const fixes = await fixesAt(document, at);
      if (fixes.length > 0) return fixes;
    } catch (error) {
      if (!isCancellation(error)) throw error;
    }
  }
}

export async function withSetting(
  name: string,
  value: unknown,
  work: () => Promise<void>,
): Promise<void> {
  const settings = vscode.workspace.getConfiguration('rundb');
  await settings.update(name, value, vscode.ConfigurationTarget.Global);
  try {
    await work();
  } finally {
    await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
  }
}
