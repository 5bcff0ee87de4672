import * as vscode from 'vscode';
import { compareRuns } from '../../core/rundb/index.ts';
import type { RunStore } from '../../core/store/index.ts';
import type { RunTable } from '../../core/table/index.ts';

/** So many records tell which fields there are. */
const sampleSize = 200;

/** Reads some records for the fields that they have, all of which can be columns. */
export async function readFields(
  table: RunTable,
  store: RunStore,
  signal: AbortSignal,
): Promise<void> {
  const sample = table.runs.slice(0, sampleSize).sort(compareRuns);
  for await (const records of store.records(sample, { signal })) {
    signal.throwIfAborted();
    table.take(records);
  }
}

/**
 * Reads the records for the columns that need them.
 *
 * @param progress Hears after each batch what has been read, in words.
 */
export async function readColumns(
  table: RunTable,
  store: RunStore,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (text: string) => void },
): Promise<void> {
  const runs = table.toLoad();
  if (runs.length === 0) return;
  let done = 0;
  const tell = (): void =>
    progress(
      vscode.l10n.t(
        'Reading columns: {0} of {1} records',
        done.toLocaleString('en'),
        runs.length.toLocaleString('en'),
      ),
    );
  tell();
  // In this order each page of the server brings those that come next.
  for await (const records of store.records(runs.sort(compareRuns), { signal })) {
    signal.throwIfAborted();
    table.take(records);
    done += records.length;
    tell();
  }
}
