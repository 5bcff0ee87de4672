import { dirname, relative } from 'node:path/posix';
import * as vscode from 'vscode';
import type { ListedRun } from '../../core/records/index.ts';
import {
  findProvenRuns,
  hasRanges,
  lineComments,
  provenanceEdit,
  Selection,
  Source,
  type Provenance,
  type ReadOptions,
} from '../../core/selection/index.ts';
import { printLuminosity, summarize } from '../../core/statistics/index.ts';
import { languageOf, loadLanguage, readQuery } from '../common/index.ts';
import { textBefore } from '../notebooks/index.ts';
import type { Search } from '../search/index.ts';
import type { Chosen } from './chosen.ts';
import { rangeIn, sourceOf, withEndsOf, type Target, type Written } from './target.ts';

/** A comment that can be written above runs. */
export interface Comment {
  readonly provenance: Provenance;
  /** Whether it is written. */
  isOn: boolean;
  /** Where. */
  readonly document: vscode.TextDocument;
}

const setting = 'insertProvenance';

/** In longer texts, in characters, nothing is read. */
const longest = 2_000_000;

/** Whether a comment is to say where runs come from. */
export function isProvenanceWanted(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('rundb', document).get<unknown>(setting) === true;
}

/** Turns a comment on or off, and remembers it where that is set already, else for the user. */
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

/** Whether a document can hold comments: JSON only where there are some already. */
export function hasComments(document: vscode.TextDocument): boolean {
  const { languageId } = document;
  if (lineComments[languageOf(languageId)] === undefined) return false;
  return languageId !== 'json' || /^[ \t]*\/\//m.test(document.getText());
}

/** What a comment says of runs that a source gives. */
export function provenanceOf(
  source: string,
  runs: readonly ListedRun[],
  since: number,
): Provenance {
  const { recorded, summed, withoutLuminosity, leftOut } = summarize(runs);
  const isAny = summed + withoutLuminosity + leftOut > 0;
  const luminosity = {
    value: summed === 0 ? undefined : printLuminosity(recorded),
    withoutValue: withoutLuminosity,
    leftOut,
  };
  const date = new Date(since).toISOString().slice(0, 10);
  return { source, runs: runs.length, luminosity: isAny ? luminosity : undefined, date };
}

/** Where chosen runs come from: undefined where they are not for certain all that a query finds. */
export async function provenanceOfChosen(
  { query, runs }: Chosen,
  document: vscode.TextDocument,
  search: Search,
): Promise<Provenance | undefined> {
  if (query === undefined || !hasComments(document)) return undefined;
  const read = await readQuery(query);
  const found = search.runs.latest(read);
  if (!found?.complete || found.missing + found.unreadable > 0) return undefined;
  const [chosen, all] = [Selection.of(runs), Selection.of(found.runs)];
  if (chosen.size !== all.size || all.difference(chosen).size > 0) return undefined;
  const source = fileOf(query, document) ?? (await onOneLine(query));
  return provenanceOf(source, found.runs, found.since ?? Date.now());
}

/** A comment is one line. */
async function onOneLine(query: string): Promise<string> {
  const text = query.trim();
  if (!/[\r\n\v\f\u0085\u2028\u2029]/.test(text)) return text;
  const { parseQuery, printQuery } = await loadLanguage();
  return printQuery(parseQuery(text));
}

/** The path of a file of the same workspace folder that holds just this query, from a document's folder. */
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
 * What is written for runs together with the comment above them: one text over one range. Undefined
 * where there can be no comment, or nobody could tell from it which runs it is about.
 */
export function withProvenance(
  { document }: Target,
  [range, text]: Written,
  runs: Selection,
  provenance: Provenance,
  own: ReadOptions,
): Written | undefined {
  const source = sourceOf(document);
  const { text: code, language } = source;
  const before = textBefore(document);
  if (before.length + code.length > longest) return undefined;
  const [experiment, ...others] = runs.experiments;
  const options = { ...own, experiment: others.length === 0 ? experiment : undefined };
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
  const written = findProvenRuns(new Source(after, language), options, before).find(
    (each) => edit.start <= each.start && each.start < edit.start + edit.text.length,
  )?.runs;
  const isThere =
    written &&
    written.start >= edit.start &&
    written.end <= edit.start + whole.length + 1 &&
    runs.difference(written.selection).size === 0 &&
    (hasRanges(written.format) || written.selection.difference(runs).size === 0);
  return isThere ? [rangeIn(document, edit.start, end), whole] : undefined;
}
