import { homedir } from 'node:os';
import * as vscode from 'vscode';
import {
  fieldChoices,
  nameOf,
  titleOf,
  usualFields,
  type FileFormat,
} from '../../core/files/index.ts';
import { formatCount, formatList } from '../../core/format/index.ts';
import { isJsonObject, parseJson } from '../../core/rundb/index.ts';
import type { Path } from '../../core/records/index.ts';
import type { RunStore } from '../../core/store/index.ts';
import { UserError } from '../common/index.ts';
import type { ToExport } from './toExport.ts';

/** Otherwise, focus returning from a menu to its tab would close the next list. */
const ignoreFocusOut = true;

const extensions: Readonly<Record<FileFormat, string | undefined>> = {
  csv: 'csv',
  parquet: 'parquet',
  parquetFolder: undefined,
  json: 'json',
  ndjson: 'ndjson',
};

/** The format that a file name implies. */
export function formatOf(file: string): FileFormat | undefined {
  const [, extension = ''] = /\.(\w+)$/.exec(file) ?? [];
  const lower = extension.toLowerCase();
  if (lower === 'jsonl') return 'ndjson';
  return (Object.keys(extensions) as FileFormat[]).find((each) => extensions[each] === lower);
}

/** `Export 911 Runs: exp:12 physics`, `Export 313 Selected Runs`. */
export function titleFor({ runs, query, of }: ToExport): string {
  const { t } = vscode.l10n;
  const count = formatCount(runs.length);
  const isOne = runs.length === 1;
  if (of !== undefined) {
    return isOne ? t('Export 1 Selected Run') : t('Export {0} Selected Runs', count);
  }
  if (query === undefined) return isOne ? t('Export 1 Run') : t('Export {0} Runs', count);
  return isOne ? t('Export 1 Run: {0}', query) : t('Export {0} Runs: {1}', count, query);
}

/** Undefined if the user cancels; the same applies to the functions below. */
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

/** The fields to write: paths, or all fields of the records. */
export async function askForFields(
  store: RunStore,
  toExport: ToExport,
): Promise<readonly Path[] | 'all' | undefined> {
  const { t } = vscode.l10n;
  const title = titleFor(toExport);
  const items = [
    { how: 'usual', label: t('Usual Fields'), detail: formatList(usualFields.map(nameOf)) },
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

/** The known fields, and the other fields of the newest of the runs. */
async function choicesIn(store: RunStore, runs: ToExport['runs']): Promise<Path[]> {
  const records = (await Array.fromAsync(store.records(runs)))
    .flat()
    .map(({ text }) => parseJson(text));
  return fieldChoices(records.filter(isJsonObject));
}

/** The file to write. @throws UserError if it isn't on a disk. */
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
