import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { LocalCopy, LocalCopyError } from '../../core/localCopy/index.ts';
import type { Credentials } from '../../core/rundb/index.ts';
import { log } from '../common/index.ts';

/**
 * The settings that change where runs are stored. The size limit is included because it's applied
 * when a file is opened.
 */
export const localCopySettings = ['rundb.localCopy', 'rundb.localCopyPath', 'rundb.localCopySize'];

/** Stores runs between sessions: one file for each server and account. */
export class LocalCopies {
  readonly #worker: string;
  readonly #storage: vscode.Uri;
  /** Errors that have been reported: a full disk concerns every session. */
  readonly #reported = new Set<string>();

  /** @param storage Where the extension may store files. */
  constructor(extension: vscode.Uri, storage: vscode.Uri) {
    this.#worker = vscode.Uri.joinPath(extension, 'dist', 'localCopy.js').fsPath;
    this.#storage = storage;
  }

  /**
   * Undefined if the user has turned it off.
   *
   * @param account The account on the server; undefined for the demo, whose made-up runs stay in
   * memory.
   */
  async open(server: URL, account: Credentials | undefined): Promise<LocalCopy | undefined> {
    if (vscode.workspace.getConfiguration('rundb').get<unknown>('localCopy') === 'off')
      return undefined;
    const { openLocalCopy } = await import('../../core/localCopy/index.ts');
    const folder = account && this.folder;
    const file = folder && join(folder, fileName(server, account));
    const copy = openLocalCopy({ worker: this.#worker, file, limit: limit() });
    copy.onDidFail((error) => this.#report(error));
    return copy;
  }

  /** The folder of the files; undefined if nothing should be written. */
  get folder(): string | undefined {
    const kind = vscode.workspace.getConfiguration('rundb').get<unknown>('localCopy');
    return kind === 'memory' ? undefined : this.usualFolder;
  }

  /** The same, even if nothing should be written: files may exist from before. */
  get usualFolder(): string | undefined {
    const path = vscode.workspace.getConfiguration('rundb').get<unknown>('localCopyPath');
    if (typeof path === 'string' && path.trim() !== '') {
      return path.trim().replace(/^~(?=$|[/\\])/, homedir());
    }
    return this.#storage.scheme === 'file' ? join(this.#storage.fsPath, 'localCopy') : undefined;
  }

  #report(error: LocalCopyError): void {
    log.error(error);
    const key = `${error.kind} ${error.file}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const show = vscode.l10n.t('Show Local Copy');
    void vscode.window.showWarningMessage(describe(error), show).then(async (chosen) => {
      if (chosen === show) await vscode.commands.executeCommand('rundb.showLocalCopy');
    });
  }
}

/** Deletes the file of a local copy that is closed. */
export async function removeFile(file: string): Promise<void> {
  const files = ['', '-wal', '-shm', '-journal'].map((ending) => `${file}${ending}`);
  await Promise.all(files.map((each) => rm(each, { force: true })));
}

/** Each account has its own file. The name reveals nothing about the credentials. */
function fileName(server: URL, account: Credentials): string {
  const who = 'apiKey' in account ? `key ${account.apiKey}` : `user ${account.username}`;
  const digest = createHash('sha256').update(`${server.href}\n${who}`).digest('hex');
  return `${server.host.replaceAll(/[^\w.-]/g, '_')}-${digest.slice(0, 12)}.sqlite`;
}

/** In bytes. */
function limit(): number {
  const size = vscode.workspace.getConfiguration('rundb').get<unknown>('localCopySize');
  return (typeof size === 'number' && size >= 10 ? size : 500) * 1_000_000;
}

function describe({ kind, file, aside, message }: LocalCopyError): string {
  const { t } = vscode.l10n;
  switch (kind) {
    case 'damaged':
      return t(
        'The local copy of the RunDB couldn’t be read, so a new one was started. The old file is kept as {0}; you can delete it.',
        aside ?? file,
      );
    case 'newer':
      return t(
        'A newer version of this extension wrote the local copy of the RunDB, so a new one was started. The other file is kept as {0}.',
        aside ?? file,
      );
    case 'readOnly':
      return t(
        'The local copy of the RunDB can’t be written to {0}, so runs are kept in memory until you close this window. To use another folder, change the setting rundb.localCopyPath.',
        file,
      );
    case 'full':
      return t(
        'The disk with the local copy of the RunDB is full. Nothing new is added to {0} until you free some space.',
        file,
      );
    case 'busy':
      return t(
        'Another program has locked the local copy of the RunDB, {0}. Until it’s released, new runs aren’t added to it.',
        file,
      );
    case 'failed':
      return t('The local copy of the RunDB stopped working: {0}', message);
  }
}
