import * as vscode from 'vscode';
import { formatCount } from '../../core/format/index.ts';
import { compareRuns } from '../../core/rundb/index.ts';
import type { RunStore } from '../../core/store/index.ts';
import type { RunTable } from '../../core/table/index.ts';

/** The number of records to read for their fields. */
const sampleSize = 200;

/** Reads some records to find out their fields, which can all be columns. */
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
 * @param progress Called after each batch with what has been read, in words.
 */
export async function readColumns(
  table: RunTable,
  store: RunStore,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (text: string) => void },
): Promise<void> {
  const runs = table.toLoad();
  if (runs.length === 0) return;
  let done = 0;
  const report = (): void =>
    progress(
      vscode.l10n.t(
        'Reading columns: {0} of {1} records',
        formatCount(done),
        formatCount(runs.length),
      ),
    );
  report();
  // In this order, each page that the server sends contains the records needed next.
  for await (const records of store.records(runs.sort(compareRuns), { signal })) {
    signal.throwIfAborted();
    table.take(records);
    done += records.length;
    report();
  }
}
