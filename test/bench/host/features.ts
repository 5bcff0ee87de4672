import { writeFileSync } from 'node:fs';
import { activated } from '../../integration/fixture.ts';
import { benchDocuments } from './documents.ts';
import { variable } from './environment.ts';
import { benchFirstRows } from './firstRows.ts';
import { benchLoadMore } from './loadMore.ts';
import { benchMemory } from './memory.ts';

/** Called by VS Code in the extension host; `RUNDB_BENCH_REPORT` names the file for the rows. */
export async function run(): Promise<void> {
  await activated();
  const rows = [
    // First, while the heap contains no garbage of the others that a timer still references.
    ...(await benchMemory()),
    ...(await benchFirstRows()),
    ...(await benchLoadMore()),
    ...(await benchDocuments()),
  ];
  writeFileSync(variable('RUNDB_BENCH_REPORT'), JSON.stringify(rows));
}
