import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { numberIn } from './cells.ts';
import { DamagedError, NewerError } from './failures.ts';
import { KeptRuns } from './keptRuns.ts';
import { applicationId, derivedTables, schemaVersion, tables } from './schema.ts';

/** How long to wait for another process, ms. */
const patience = 5000;

/**
 * Opens the database in a file, which is made where there is none, or in memory.
 *
 * @throws DamagedError, NewerError, or what SQLite or the file system throws.
 */
export function openRuns(file: string | undefined): DatabaseSync {
  if (file !== undefined) makeOurs(file);
  const database = new DatabaseSync(file ?? ':memory:');
  try {
    database.exec(`PRAGMA busy_timeout = ${patience}`);
    // Counts before there are tables only: room is given back where something is forgotten.
    database.exec('PRAGMA auto_vacuum = INCREMENTAL');
    if (file !== undefined) chooseJournal(database);
    database.exec('PRAGMA synchronous = NORMAL');
    if (versionOf(database) !== schemaVersion) {
      transaction(database, 'write', () => bringUpToDate(database));
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Does all of some work or, where it throws, nothing. */
export function transaction<T>(database: DatabaseSync, kind: 'read' | 'write', work: () => T): T {
  database.exec(kind === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite may have done so itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * The version of the tables; 0 where there are none.
 *
 * @throws DamagedError for the database of another program.
 */
export function versionOf(database: DatabaseSync): number {
  const version = pragma(database, 'user_version');
  const isOurs = pragma(database, 'application_id') === applicationId;
  if (!isOurs && (version !== 0 || pragma(database, 'schema_version') !== 0)) {
    throw new DamagedError('The database is another program’s.');
  }
  return version;
}

export function pragma(database: DatabaseSync, name: string): number {
  return numberIn(database.prepare(`PRAGMA ${name}`).get(), name);
}

/** Renames a file, so that a new one can be begun; gives its name then. */
export function setAside(file: string, why: 'damaged' | 'newer'): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let aside = `${file}.${why}-${time}`;
  for (let i = 2; existsSync(aside); i++) aside = `${file}.${why}-${time}-${i}`;
  for (const end of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(file + end)) renameSync(file + end, aside + end);
  }
  return aside;
}

/** What tells a file from another that took its name; undefined where there is none. */
export function identityOf(file: string): string | undefined {
  const status = statSync(file, { throwIfNoEntry: false });
  return status && `${status.dev}:${status.ino}`;
}

/** Nobody else is to read it; SQLite makes its other files with the same permissions. */
function makeOurs(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** File systems without shared memory have no WAL: SQLite tells by the mode that it chose. */
function chooseJournal(database: DatabaseSync): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (mode !== 'wal') database.exec('PRAGMA journal_mode = TRUNCATE');
}

function bringUpToDate(database: DatabaseSync): void {
  // Another process may have done so meanwhile.
  const version = versionOf(database);
  if (version > schemaVersion) throw new NewerError(`Its tables are of version ${version}.`);
  if (version === schemaVersion) return;
  if (version === 0) database.exec(`${tables}; PRAGMA application_id = ${applicationId}`);
  database.exec(derivedTables);
  new KeptRuns(database).derive();
  database.exec(`PRAGMA user_version = ${schemaVersion}`);
}
