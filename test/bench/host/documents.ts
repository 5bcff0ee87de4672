import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { addressOf } from '../../../src/features/documents/index.ts';
import { sizeNames } from '../data.ts';
import { compared, growth, type Row } from '../table.ts';
import { median, milliseconds } from '../time.ts';
import { urls } from './environment.ts';
import { expand, findExperiments, openView } from './view.ts';

const experiment = 12;
/** The first few documents, which also start VS Code's JSON support, don't count. */
const warmUp = 10;

/** Milliseconds to open a record, a different one each time, compared with a file with the same text. */
export async function benchDocuments(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const figures = [];
  for (const [i, url] of urls('RUNDB_BENCH_SIZES').entries()) {
    figures.push(await measure(url, join(directory, String(i))));
  }
  rmSync(directory, { recursive: true });
  const [, typical = { record: NaN, file: NaN }] = figures;
  return [
    compared('open a record', 'ms', typical.record, 'a file of the same text', typical.file),
    ...growth(
      'open a record',
      'ms',
      sizeNames,
      figures.map(({ record }) => record),
    ),
  ];
}

async function measure(url: string, prefix: string): Promise<{ record: number; file: number }> {
  const records = [];
  const files = [];
  for (const address of await addresses(url)) {
    records.push(await milliseconds(() => open(address)));
    const file = `${prefix}-${records.length}.json`;
    writeFileSync(file, (await open(address)).getText());
    files.push(await milliseconds(() => open(vscode.Uri.file(file))));
  }
  return { record: median(records.slice(warmUp)), file: median(files.slice(warmUp)) };
}

/** The records of an experiment's newest runs. */
async function addresses(url: string): Promise<vscode.Uri[]> {
  using open = await openView(url);
  const [row] = await findExperiments(open.view, experiment);
  const rows = row === undefined ? [] : await expand(open.view, row);
  return rows.flatMap((each) => (each.kind === 'run' ? [addressOf(each.run)] : []));
}

async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(uri);
}
