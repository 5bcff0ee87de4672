import * as vscode from 'vscode';
import { findExperiments, RunDBError, runIdOf } from '../../core/rundb/index.ts';
import { isCancellation, logError, messageOf } from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import { fileName, placeOf } from './address.ts';
import type { Records } from './records.ts';

/** Runs on a page when an experiment's runs are listed by number only. */
const listingPage = 1000;

/** The RunDB as a read-only file system: experiments are folders, records are JSON files. */
export class RunFileSystem implements vscode.FileSystemProvider {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #watched = new Map<string, { uri: vscode.Uri; watchers: number }>();

  readonly onDidChangeFile = this.#changed.event;

  constructor(connection: Connection, records: Records) {
    this.#connection = connection;
    this.#records = records;
  }

  /** Tells VS Code to read again whatever it shows. */
  changeAll(): void {
    const type = vscode.FileChangeType.Changed;
    this.#changed.fire([...this.#watched.values()].map(({ uri }) => ({ type, uri })));
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
      const { bytes, mtime } = await this.#ask(uri, () => this.#records.get(place));
      return {
        type: vscode.FileType.File,
        ctime: mtime,
        mtime,
        size: bytes.length,
        permissions: vscode.FilePermission.Readonly,
      };
    }
    await this.#ask(uri, async (session) => {
      if (place.kind === 'root' || (await hasRuns(session, place.experiment))) return;
      throw vscode.FileSystemError.FileNotFound(uri);
    });
    return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const place = placeOf(uri);
    if (place === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    if (place.kind !== 'run') throw vscode.FileSystemError.FileIsADirectory(uri);
    return (await this.#ask(uri, () => this.#records.get(place))).bytes;
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const place = placeOf(uri);
    if (place === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    if (place.kind === 'run') throw vscode.FileSystemError.FileNotADirectory(uri);
    return this.#ask(uri, (session) =>
      place.kind === 'root' ? listExperiments(session) : listRuns(session, place.experiment),
    );
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

  /** Runs `read` on the server that the address names; its errors become VS Code's own. */
  async #ask<T>(uri: vscode.Uri, read: (session: Session) => Promise<T>): Promise<T> {
    try {
      const session = await this.#connection.require();
      if (uri.authority !== '' && uri.authority !== session.host) {
        throw vscode.FileSystemError.Unavailable(
          vscode.l10n.t(
            'This record is on {0}, but you are connected to {1}.',
            uri.authority,
            session.host,
          ),
        );
      }
      return await read(session);
    } catch (error) {
      if (error instanceof vscode.FileSystemError) throw error;
      // Another connection is in use by now: VS Code is told to read again.
      if (isCancellation(error)) throw vscode.FileSystemError.Unavailable(uri);
      logError(error);
      throw this.#fileSystemError(error);
    }
  }

  #fileSystemError(error: unknown): vscode.FileSystemError {
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

async function hasRuns({ rundb }: Session, experiment: number): Promise<boolean> {
  const search = { min_experiment: experiment, max_experiment: experiment, limit: 1 };
  return (await rundb.getPage(search)).results.length > 0;
}

async function listExperiments({ rundb }: Session): Promise<[string, vscode.FileType][]> {
  const names: [string, vscode.FileType][] = [];
  for await (const { experiment } of findExperiments(rundb)) {
    names.push([fileName({ experiment }), vscode.FileType.Directory]);
  }
  return names.sort(([a], [b]) => a.localeCompare(b));
}

async function listRuns(
  { rundb }: Session,
  experiment: number,
): Promise<[string, vscode.FileType][]> {
  const names = new Set<string>();
  const search = { min_experiment: experiment, max_experiment: experiment, limit: listingPage };
  const { concurrency } = rundb;
  for await (const summary of rundb.getRunInfo(search, { concurrency })) {
    // A summary is only sure to have the address of its record.
    const run = runIdOf(summary) ?? runIdOf(await rundb.getDetails(summary));
    if (run) names.add(fileName(run));
  }
  return [...names].map((name) => [name, vscode.FileType.File]);
}

function readOnly(): vscode.FileSystemError {
  return vscode.FileSystemError.NoPermissions(
    vscode.l10n.t('The RunDB can only be read here. Its records are written by run control.'),
  );
}
