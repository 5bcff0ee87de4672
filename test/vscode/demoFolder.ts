import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './owner.ts';
import { checkout } from './versions.ts';

/** The folder that the demo opens. */
export interface DemoFolder {
  readonly path: string;
  /**
   * Removes the folder; if something was changed in it or added to it, keeps it and prints where it
   * is. Called when this process ends, too.
   */
  end(): void;
}

/** Creates a copy of the demo's files that the user may change. */
export function demoFolder(print: (text: string) => void): DemoFolder {
  const given = join(checkout, 'media', 'demo');
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'rundb-demo-'));
  cpSync(given, path, { recursive: true });
  const end = (): void => {
    forget();
    if (areSame(given, path)) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    else print(`\nThe files that you changed or added are kept in ${path}`);
  };
  const forget = atExit(end);
  return { path, end };
}

/** Whether a folder has the same files as another one, or fewer. */
function areSame(given: string, path: string): boolean {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .every((entry) => {
      const file = join(entry.parentPath, entry.name);
      return contentOf(join(given, file.slice(path.length)))?.equals(readFileSync(file)) ?? false;
    });
}

/** Undefined if there is no such file. */
function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
