import type { ListedRun } from '../../core/records/index.ts';
import { compareRuns } from '../../core/rundb/index.ts';
import type { Drag } from '../../webview/protocol.ts';
import { runArguments } from '../common/index.ts';
import { addressOf } from '../documents/index.ts';
import { tableDragType } from '../runs/index.ts';

/**
 * The data is sent to the tab with every selection; larger selections have to be inserted by
 * command.
 */
const most = 10_000;
/** The largest number of records to attach to a chat. */
const mostRecords = 100;

/**
 * The data to drag out of the table, sorted by experiment and run; undefined if nothing is
 * selected, or too much.
 *
 * @param host The host of their RunDB.
 */
export function dragOf(selected: readonly ListedRun[], host: string | undefined): Drag | undefined {
  if (selected.length === 0 || selected.length > most) return undefined;
  const runs = selected.toSorted(compareRuns);
  const pairs = runArguments(runs);
  const records = runs.length > mostRecords ? [] : runs;
  return {
    type: tableDragType,
    runs: JSON.stringify(pairs),
    text: pairs.map((pair) => pair.join(':')).join('\n'),
    addresses: records.map((run) => addressOf(run, host).toString()).join('\r\n'),
  };
}
