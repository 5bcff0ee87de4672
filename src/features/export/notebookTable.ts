import path from 'node:path';
import { access, readFile } from 'node:fs/promises';

/**
 * The CSV file to write for a notebook: one that the old notebook at its path reads, since it's
 * replaced together with it, or else a new one. The user confirms overwriting only the notebook.
 */
export async function tableOf(notebook: string): Promise<string> {
  const stem = notebook.replace(/\.ipynb$/i, '');
  const old = await readFile(notebook, 'utf8').catch(() => '');
  for (let i = 1; ; i++) {
    const table = `${stem}${i === 1 ? '' : `-${i}`}.csv`;
    if (!(await isThere(table))) return table;
    // Only an export has this second file.
    if (reads(old, path.basename(table)) && (await isThere(`${table}-metadata.json`))) return table;
  }
}

/** Whether a notebook, which is JSON, has code with this text in quotes. */
function reads(notebook: string, name: string): boolean {
  return notebook.includes(JSON.stringify(JSON.stringify(name)).slice(1, -1));
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
