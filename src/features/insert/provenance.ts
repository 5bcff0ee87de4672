import { dirname, relative } from 'node:path/posix';
import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import {
  findProvenRuns,
  lineComments,
  placeIn,
  provenanceEdit,
  readRuns,
  Selection,
  Source,
  type Provenance,
  type ReadOptions,
  type Span,
  withinWords,
} from '../../core/selection/index.ts';
import { printLuminosity, summarize } from '../../core/statistics/index.ts';
import { loadLanguage, readQuery } from '../common/index.ts';
import { codeLanguageOf, textBefore } from '../notebooks/index.ts';
import type { Search } from '../search/index.ts';
import type { Chosen } from './chosen.ts';
import { rangeIn, sourceOf, withEndsOf, type Target, type Written } from './target.ts';

/** A comment that can be written above runs. */
export interface Comment {
  readonly provenance: Provenance;
  /** Whether to write it. */
  isOn: boolean;
  /** The document to write it to. */
  readonly document: vscode.TextDocument;
}

const setting = 'insertProvenance';

/** In characters; longer texts aren't parsed. */
const longest = 2_000_000;

/** Whether a comment should say where runs come from. */
export function isProvenanceWanted(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('rundb', document).get<unknown>(setting) === true;
}

/**
 * Turns the comment on or off, and saves that in the scope in which the setting is set, otherwise
 * in the user settings.
 */
export async function toggle(comment: Comment): Promise<void> {
  comment.isOn = !comment.isOn;
  const { uri } = comment.document;
  const settings = vscode.workspace.getConfiguration('rundb', uri);
  const { workspaceFolderValue, workspaceValue } = settings.inspect(setting) ?? {};
  const target =
    workspaceFolderValue !== undefined
      ? vscode.ConfigurationTarget.WorkspaceFolder
      : workspaceValue !== undefined
        ? vscode.ConfigurationTarget.Workspace
        : vscode.ConfigurationTarget.Global;
  await settings.update(setting, comment.isOn, target);
}

/** Whether a document can contain comments. JSON can only if it contains some already. */
export function hasComments(document: vscode.TextDocument): boolean {
  if (lineComments[codeLanguageOf(document)] === undefined) return false;
  return document.languageId !== 'json' || /^[ \t]*\/\//m.test(document.getText());
}

/** The comment about runs from a source. */
export function provenanceOf(
  source: string,
  runs: readonly ListedRun[],
  since: number,
  isDemo: boolean,
): Provenance {
  const { recorded, summed, withoutLuminosity, leftOut } = summarize(runs);
  const isAny = summed + withoutLuminosity + leftOut > 0;
  const physics = summed + withoutLuminosity;
  const luminosity = {
    value: summed === 0 ? undefined : printLuminosity(recorded),
    ...(physics > 0 && physics < runs.length && { physics }),
    withoutValue: withoutLuminosity,
    leftOut,
  };
  const date = new Date(since).toISOString().slice(0, 10);
  return {
    source,
    runs: runs.length,
    luminosity: isAny ? luminosity : undefined,
    date,
    ...(isDemo && { isDemo }),
  };
}

/**
 * Where the chosen runs come from; undefined unless they are certainly everything that a query
 * finds.
 */
export async function provenanceOfChosen(
  { query, runs, from }: Chosen,
  document: vscode.TextDocument,
  search: Search,
  isDemo: boolean,
): Promise<Provenance | undefined> {
  if (query === undefined || !hasComments(document)) return undefined;
  const read = await readQuery(query);
  const found = search.runs.latest(read, from?.session);
  if (!found?.complete || found.missing + found.unreadable > 0) return undefined;
  const [chosen, all] = [Selection.of(runs), Selection.of(found.runs)];
  if (chosen.size !== all.size || all.difference(chosen).size > 0) return undefined;
  const source = fileOf(query, document) ?? (await onOneLine(query));
  return provenanceOf(source, found.runs, found.since ?? Date.now(), isDemo);
}

/** A comment is a single line. */
async function onOneLine(query: string): Promise<string> {
  const text = query.trim();
  if (!/[\r\n\v\f\u0085\u2028\u2029]/.test(text)) return text;
  const { parseQuery, printQuery } = await loadLanguage();
  return printQuery(parseQuery(text));
}

/**
 * The path, relative to the document's folder, of a file in the same workspace folder that contains
 * exactly this query.
 */
function fileOf(query: string, { uri }: vscode.TextDocument): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return undefined;
  const file = vscode.workspace.textDocuments.find(
    (each) =>
      each.languageId === 'rundb' &&
      !each.isDirty &&
      each.uri.scheme === uri.scheme &&
      each.uri.authority === uri.authority &&
      vscode.workspace.getWorkspaceFolder(each.uri) === folder &&
      each.uri.path.endsWith('.rundb') &&
      each.getText().trim() === query.trim(),
  );
  const path = file && relative(dirname(uri.path), file.uri.path);
  return path !== undefined && /^[^:"=<>]+$/.test(path) ? path : undefined;
}

/**
 * The text for runs together with the comment above them, as one edit. Undefined if a comment isn't
 * possible there, or couldn't be matched with its runs when parsed again.
 */
export function withProvenance(
  { document }: Target,
  [range, text]: Written,
  runs: Selection,
  provenance: Provenance,
  readOptions: ReadOptions,
): Written | undefined {
  const source = sourceOf(document);
  const { text: code, language } = source;
  const before = textBefore(document);
  if (before.length + code.length > longest) return undefined;
  const [experiment, ...others] = runs.experiments;
  const options = { ...readOptions, experiment: others.length === 0 ? experiment : undefined };
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const old = findProvenRuns(source, options, before).find(
    (each) => each.runs && each.runs.start <= end && start <= each.runs.end,
  );
  const edit = provenanceEdit(source, { start, end }, provenance, old);
  if (!edit) return undefined;
  const isAbove = edit.end <= start;
  if (!isAbove) return undefined;
  const whole = edit.text + code.slice(edit.end, start) + withEndsOf(document, text);
  const after = code.slice(0, edit.start) + whole + code.slice(end);
  const now = new Source(after, language);
  const written = findProvenRuns(now, options, before).find(
    (each) => edit.start <= each.start && each.start < edit.start + edit.text.length,
  )?.runs;
  const last = edit.start + whole.length;
  const own = { start: last - withEndsOf(document, text).length, end: last };
  // Quotes and brackets that were there already may surround them, but no other runs.
  const isThere =
    written &&
    written.start >= edit.start &&
    /^["']?[\s,)\]}]*$/.test(after.slice(last, written.end)) &&
    runs.difference(written.selection).size === 0 &&
    written.selection.difference(saidIn(now, own, options) ?? runs).size === 0;
  return isThere ? [rangeIn(document, edit.start, end), whole] : undefined;
}

/** The runs that a part of a text says: its ranges may also extend across unused run numbers. */
function saidIn(source: Source, part: Span, options: ReadOptions): Selection | undefined {
  const span = withinWords(source.text, part, source.language);
  const text = source.text.slice(span.start, span.end);
  return readRuns(text, placeIn(source, span), options)?.selection;
}
