import * as vscode from 'vscode';
import { RunDBError, type RunId } from '../../core/rundb/index.ts';
import { isCancellation, logError, messageOf, UserError } from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import { placeOf } from './address.ts';
import type { RecordDocument, Records } from './records.ts';

/** In ms; an error this recent is taken as the current state. */
const recent = 2000;

interface Problem {
  readonly error: unknown;
  /** When it occurred, in ms since 1970. */
  readonly since: number;
}

/** The RunDB as a read-only file system: experiments are folders, records are JSON files. */
export class RunFileSystem implements vscode.FileSystemProvider {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #failed = new vscode.EventEmitter<vscode.Uri>();
  readonly #watched = new Map<string, { uri: vscode.Uri; watchers: number }>();
  /** Why records couldn't be read at the last attempt. */
  readonly #problems = new Map<string, Problem>();

  readonly onDidChangeFile = this.#changed.event;
  /** Fires when a record can't be read. */
  readonly onDidFail = this.#failed.event;

  constructor(connection: Connection, records: Records) {
    this.#connection = connection;
    this.#records = records;
  }

  /** Tells VS Code that everything it displays has changed, or what it displays of one run. */
  change(run?: RunId): void {
    const type = vscode.FileChangeType.Changed;
    const uris = [...this.#watched.values()].map(({ uri }) => uri);
    const changed = run ? uris.filter((uri) => isOf(uri, run)) : uris;
    this.#changed.fire(changed.map((uri) => ({ type, uri })));
  }

  /** What failed recently may work now. */
  forgetProblems(): void {
    this.#problems.clear();
  }

  /** Why a record couldn't be read recently; undefined if it could, or nobody tried. */
  problemOf(uri: vscode.Uri): unknown {
    const problem = this.#problems.get(uri.toString());
    return problem && Date.now() - problem.since < recent ? problem.error : undefined;
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const key = uri.toString();
    const entry = this.#watched.get(key) ?? { uri, watchers: 0 };
    entry.watchers++;
    this.#watched.set(key, entry);
    return new vscode.Disposable(() => {
      if (--entry.watchers === 0) this.#watched.delete(key);
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const place = placeOf(uri);
    if (place === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    if (place.kind === 'run') {
      const { bytes, mtime } = await this.#record(uri, place);
      return {
        type: vscode.FileType.File,
        ctime: mtime,
        mtime,
        size: bytes.length,
        permissions: vscode.FilePermission.Readonly,
      };
    }
    await this.#ask(uri, async (session) => {
      if (place.kind === 'root') return;
      const { hasRuns } = await import('./folders.ts');
      if (await hasRuns(session, place.experiment)) return;
      throw vscode.FileSystemError.FileNotFound(uri);
    });
    return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const place = placeOf(uri);
    if (place === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    if (place.kind !== 'run') throw vscode.FileSystemError.FileIsADirectory(uri);
    return (await this.#record(uri, place)).bytes;
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const place = placeOf(uri);
    if (place === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    if (place.kind === 'run') throw vscode.FileSystemError.FileNotADirectory(uri);
    return this.#ask(uri, async (session) => {
      const { listExperiments, listRuns } = await import('./folders.ts');
      return place.kind === 'root' ? listExperiments(session) : listRuns(session, place.experiment);
    });
  }

  createDirectory(): never {
    throw readOnly();
  }

  writeFile(): never {
    throw readOnly();
  }

  delete(): never {
    throw readOnly();
  }

  rename(): never {
    throw readOnly();
  }

  async #record(uri: vscode.Uri, run: RunId): Promise<RecordDocument> {
    const key = uri.toString();
    try {
      const record = await this.#read(uri, () => this.#records.get(run));
      this.#problems.delete(key);
      return record;
    } catch (error) {
      this.#problems.set(key, { error, since: Date.now() });
      this.#failed.fire(uri);
      throw this.#fileSystemError(error);
    }
  }

  async #ask<T>(uri: vscode.Uri, read: (session: Session) => Promise<T>): Promise<T> {
    try {
      return await this.#read(uri, read);
    } catch (error) {
      throw error instanceof vscode.FileSystemError ? error : this.#fileSystemError(error);
    }
  }

  /**
   * Calls `read` for the server that the URI names; again if the connection changed in the
   * meantime.
   */
  async #read<T>(uri: vscode.Uri, read: (session: Session) => Promise<T>): Promise<T> {
    for (;;) {
      const session = await this.#connection.require();
      if (uri.authority !== '' && uri.authority !== session.host) {
        throw new UserError(
          vscode.l10n.t(
            'This record is on {0}, but you’re connected to {1}.',
            uri.authority,
            session.host,
          ),
        );
      }
      try {
        return await read(session);
      } catch (error) {
        const isOver = isCancellation(error) || isClosed(error);
        if (!isOver || session === this.#connection.session) throw error;
      }
    }
  }

  /** The error as one of VS Code's file system errors. */
  #fileSystemError(error: unknown): vscode.FileSystemError {
    logError(error);
    const message = messageOf(error);
    if (!(error instanceof RunDBError)) return vscode.FileSystemError.Unavailable(message);
    switch (error.kind) {
      case 'noSuchRun':
        return vscode.FileSystemError.FileNotFound(message);
      case 'notSignedIn':
        this.#connection.tellRefused(error);
        return vscode.FileSystemError.NoPermissions(message);
      default:
        return vscode.FileSystemError.Unavailable(message);
    }
  }
}

function isClosed(error: unknown): boolean {
  return error instanceof RunDBError && error.kind === 'closed';
}

function isOf(uri: vscode.Uri, { experiment, run }: RunId): boolean {
  const place = placeOf(uri);
  return place?.kind === 'run' && place.experiment === experiment && place.run === run;
}

function readOnly(): vscode.FileSystemError {
  return vscode.FileSystemError.NoPermissions(
    vscode.l10n.t('The RunDB is read-only here. Its records are written by run control.'),
  );
}
