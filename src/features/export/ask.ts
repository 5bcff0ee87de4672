import { homedir } from 'node:os';
import * as vscode from 'vscode';
import {
  fieldChoices,
  nameOf,
  titleOf,
  usualFields,
  type FileFormat,
} from '../../core/files/index.ts';
import { isJsonObject, parseJson } from '../../core/rundb/index.ts';
import type { Path } from '../../core/records/index.ts';
import type { RunStore } from '../../core/store/index.ts';
import { UserError } from '../common/index.ts';
import type { ToExport } from './toExport.ts';

/** A tab that the keyboard goes back to after its menu would take the next list away. */
const ignoreFocusOut = true;

const extensions: Readonly<Record<FileFormat, string | undefined>> = {
  csv: 'csv',
  parquet: 'parquet',
  parquetFolder: undefined,
  json: 'json',
  ndjson: 'ndjson',
};

/** The format that a file's name says. */
export function formatOf(file: string): FileFormat | undefined {
  const [, extension = ''] = /\.(\w+)$/.exec(file) ?? [];
  const lower = extension.toLowerCase();
  if (lower === 'jsonl') return 'ndjson';
  return (Object.keys(extensions) as FileFormat[]).find((each) => extensions[each] === lower);
}

/** What is exported: `Export Runs: exp:12 (physics)`, where a query says so. */
function titleFor({ query }: ToExport): string {
  const { t } = vscode.l10n;
  return query === undefined ? t('Export Runs') : t('Export Runs: {0}', query);
}

/** Undefined for who leaves, here and below. */
export async function askForFormat(toExport: ToExport): Promise<FileFormat | undefined> {
  const { t } = vscode.l10n;
  const item = (format: FileFormat, label: string, detail: string) => ({ format, label, detail });
  const items = [
    item('csv', t('CSV'), t('A plain table for spreadsheets, pandas and ROOT')),
    item('parquet', t('Parquet'), t('Small and typed, for pandas with pyarrow, DuckDB and Spark')),
    item(
      'parquetFolder',
      t('Parquet by Experiment'),
      t('A folder with a file for each experiment'),
    ),
    item('json', t('JSON'), t('One document with the query and the records')),
    item('ndjson', t('NDJSON'), t('One record per line')),
  ];
  const placeHolder = t('Choose a format');
  const picked = await vscode.window.showQuickPick(items, {
    title: titleFor(toExport),
    placeHolder,
    matchOnDetail: true,
    ignoreFocusOut,
  });
  return picked?.format;
}

/** Which fields to write: paths, or all that the records have. */
export async function askForFields(
  store: RunStore,
  toExport: ToExport,
): Promise<readonly Path[] | 'all' | undefined> {
  const { t } = vscode.l10n;
  const title = titleFor(toExport);
  const items = [
    { how: 'usual', label: t('Usual Fields'), detail: usualFields.map(nameOf).join(', ') },
    { how: 'all', label: t('All Fields'), detail: t('Everything that the records hold') },
    { how: 'some', label: t('Choose Fields…'), detail: undefined },
  ] as const;
  const picked = await vscode.window.showQuickPick(
    items.map(({ detail, ...item }) => ({ ...item, ...(detail !== undefined && { detail }) })),
    { title, placeHolder: t('Choose the fields to export'), ignoreFocusOut },
  );
  if (picked?.how === 'usual') return usualFields;
  if (picked?.how !== 'some') return picked?.how;
  const usual = new Set(usualFields.map(nameOf));
  const choices = (await choicesIn(store, toExport.runs.slice(-1))).map((path) => {
    const description = titleOf(path);
    const name = nameOf(path);
    return { path, label: name, picked: usual.has(name), ...(description && { description }) };
  });
  const some = await vscode.window.showQuickPick(choices, {
    title,
    placeHolder: t('Choose the fields to export'),
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut,
  });
  return some?.length === 0 ? undefined : some?.map(({ path }) => path);
}

/** The known fields, and what else the newest of the runs has. */
async function choicesIn(store: RunStore, runs: ToExport['runs']): Promise<Path[]> {
  const records = (await Array.fromAsync(store.records(runs)))
    .flat()
    .map(({ text }) => parseJson(text));
  return fieldChoices(records.filter(isJsonObject));
}

/** Where to write. @throws UserError where that is not on a disk. */
export async function askForFile(
  toExport: ToExport,
  extension: string | undefined,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const name = extension === undefined ? 'runs' : `runs.${extension}`;
  const uri = await vscode.window.showSaveDialog({
    title: titleFor(toExport),
    saveLabel: t('Export'),
    defaultUri: vscode.Uri.joinPath(folder ?? vscode.Uri.file(homedir()), name),
    ...(extension !== undefined && { filters: { [extension.toUpperCase()]: [extension] } }),
  });
  if (uri && uri.scheme !== 'file') {
    throw new UserError(t('Runs can only be exported to a folder on a disk. Choose another one.'));
  }
  return uri?.fsPath;
}

export function extensionOf(format: FileFormat): string | undefined {
  return extensions[format];
}
