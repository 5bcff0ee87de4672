import * as vscode from 'vscode';
import { RunDBError, runIdOf, type RunId } from '../../core/rundb/index.ts';
import { isCancellation, logError, messageOf, UserError } from '../common/index.ts';
import type { Connection, Session } from '../connection/index.ts';
import { fileName, placeOf } from './address.ts';
import type { RecordDocument, Records } from './records.ts';

/** Runs on a page when an experiment's runs are listed by number only. */
const listingPage = 1000;

/** For this time, in ms, a failure is taken for what would happen now. */
const recent = 2000;

interface Problem {
  readonly error: unknown;
  /** When it arose, ms since 1970. */
  readonly since: number;
}

/** The RunDB as a read-only file system: experiments are folders, records are JSON files. */
export class RunFileSystem implements vscode.FileSystemProvider {
  readonly #connection: Connection;
  readonly #records: Records;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #failed = new vscode.EventEmitter<vscode.Uri>();
  readonly #watched = new Map<string, { uri: vscode.Uri; watchers: number }>();
  /** Why records could not be read when they were last tried. */
  readonly #problems = new Map<string, Problem>();

  readonly onDidChangeFile = this.#changed.event;
  /** Fires when a record can't be read. */
  readonly onDidFail = this.#failed.event;

  constructor(connection: Connection, records: Records) {
    this.#connection = connection;
    this.#records = records;
  }

  /** Tells VS Code to read again whatever it shows, or what it shows of a run. */
  change(run?: RunId): void {
    const type = vscode.FileChangeType.Changed;
    const uris = [...this.#watched.values()].map(({ uri }) => uri);
    const changed = run ? uris.filter((uri) => isOf(uri, run)) : uris;
    this.#changed.fire(changed.map((uri) => ({ type, uri })));
  }

  /** What failed a moment ago may work now. */
  forgetProblems(): void {
    this.#problems.clear();
  }

  /** Why a record could not be read a moment ago; undefined where it could, or was not tried. */
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
      if (place.kind === 'root' || (await hasRuns(session, place.experiment))) return;
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

  /** Runs `read` on the server that the address names, again when another connection is in use. */
  async #read<T>(uri: vscode.Uri, read: (session: Session) => Promise<T>): Promise<T> {
    for (;;) {
      const session = await this.#connection.require();
      if (uri.authority !== '' && uri.authority !== session.host) {
        throw new UserError(
          vscode.l10n.t(
            "This record is on {0}, but you're connected to {1}.",
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

  /** The error as VS Code's own. */
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

async function hasRuns({ rundb, store }: Session, experiment: number): Promise<boolean> {
  const known = await store.experiments.get();
  if (known?.some((each) => each.experiment === experiment)) return true;
  const search = { min_experiment: experiment, max_experiment: experiment, limit: 1 };
  return (await rundb.getPage(search)).results.length > 0;
}

async function listExperiments({ store }: Session): Promise<[string, vscode.FileType][]> {
  const names: [string, vscode.FileType][] = [];
  for await (const { experiment } of store.findExperiments({})) {
    names.push([fileName({ experiment }), vscode.FileType.Directory]);
  }
  return names.sort(([a], [b]) => a.localeCompare(b));
}

async function listRuns(
  { rundb, store }: Session,
  experiment: number,
): Promise<[string, vscode.FileType][]> {
  const names = new Set<string>();
  const all = { experiment, first: 0, last: Infinity };
  if (await store.isKept([all])) {
    for (const run of store.runs(all)) names.add(fileName(run));
    return [...names].map((name) => [name, vscode.FileType.File]);
  }
  const search = { min_experiment: experiment, max_experiment: experiment, limit: listingPage };
  const { concurrency } = rundb;
  for await (const summary of rundb.getRunInfo(search, { concurrency })) {
    // A summary is only sure to have the address of its record.
    const run = runIdOf(summary) ?? runIdOf(await rundb.getDetails(summary));
    if (run) names.add(fileName(run));
  }
  return [...names].map((name) => [name, vscode.FileType.File]);
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
