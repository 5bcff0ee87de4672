import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from './owner.ts';

/** A temporary directory that is removed afterwards. */
export interface TempDir {
  readonly path: string;
  remove(): void;
}

/** Creates a fresh directory. Its name is short, because VS Code puts sockets into it. */
export function tempDir(): TempDir {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'vscode-'));
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  const forget = atExit(remove);
  return {
    path,
    remove: () => {
      remove();
      forget();
    },
  };
}
