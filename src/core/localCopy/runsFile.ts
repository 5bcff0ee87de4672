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
import { DamagedError, NewerError, problemOf } from './failures.ts';
import { KeptRuns } from './keptRuns.ts';
import { applicationId, derivedTables, schemaVersion, tableNames, tables } from './schema.ts';

/** Of a database, in bytes. */
const headerSize = 100;
/** Between two attempts to open a file, in ms. */
const pause = 20;

/**
 * Opens the database in a file, which is created if missing, or in memory.
 *
 * @param patience How long to wait for another process, in ms.
 * @throws DamagedError, NewerError, or what SQLite or the file system throws.
 */
export function openRuns(file: string | undefined, patience: number): DatabaseSync {
  const giveUp = Date.now() + patience;
  for (;;) {
    try {
      return openOnce(file, patience);
    } catch (error) {
      // If two processes create a file at the same moment, SQLite doesn't always wait by itself.
      if (problemOf(error) !== 'busy' || Date.now() > giveUp) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    }
  }
}

function openOnce(file: string | undefined, patience: number): DatabaseSync {
  if (file !== undefined) makeOurs(file);
  const database = connect(file ?? ':memory:', patience);
  try {
    const isNew = isEmpty(database);
    // These only take effect before there are tables. Deleted space is freed; with smaller pages, every
    // record of more than 1 kB would take a page of its own.
    if (isNew) database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA page_size = 8192');
    if (versionOf(database) !== schemaVersion) {
      transaction(database, 'write', () => bringUpToDate(database));
    }
    requireTables(database);
    if (file === undefined || hasJournal(database, isNew)) return database;
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return withoutSharedMemory(file, patience);
}

function connect(file: string, patience: number): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA busy_timeout = ${patience}`);
  // At most 4 MB are written to the log before they go to the file.
  database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 500');
  return database;
}

/**
 * Chooses the journal mode: WAL, so that others can read at the same time. File systems without shared
 * memory don't support it, which SQLite reveals by the mode, or on the first write.
 *
 * @returns Whether writing is possible.
 */
function hasJournal(database: DatabaseSync, isNew: boolean): boolean {
  const wanted = isNew ? 'PRAGMA journal_mode = WAL' : 'PRAGMA journal_mode';
  const mode = database.prepare(wanted).get()?.['journal_mode'];
  if (mode !== 'wal') {
    useRollbackJournal(database);
    return true;
  }
  try {
    transaction(database, 'write', () => undefined);
    return true;
  } catch (error) {
    // If somebody else is writing, all is well.
    return problemOf(error) === 'busy';
  }
}

/** Nobody else can have the file open while it changes from WAL to another journal. */
function withoutSharedMemory(file: string, patience: number): DatabaseSync {
  const alone = new DatabaseSync(file);
  try {
    // Before the first read, which would otherwise need shared memory.
    alone.exec(`PRAGMA busy_timeout = ${patience}; PRAGMA locking_mode = EXCLUSIVE`);
    alone.prepare('SELECT count(*) FROM sqlite_master').get();
    alone.exec('PRAGMA journal_mode = TRUNCATE');
  } finally {
    alone.close();
  }
  const database = connect(file, patience);
  useRollbackJournal(database);
  return database;
}

/** Without WAL, a power failure could damage the file unless every step is synced. */
function useRollbackJournal(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL');
}

/** Performs some work completely or, if it throws, not at all. */
export function transaction<T>(database: DatabaseSync, kind: 'read' | 'write', work: () => T): T {
  database.exec(kind === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite may already have done so itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * The version of the tables.
 *
 * @throws DamagedError for another program's database.
 */
export function versionOf(database: DatabaseSync): number {
  // In this order: another process may be creating the tables, which takes one transaction.
  if (!isEmpty(database) && pragma(database, 'application_id') !== applicationId) {
    throw new DamagedError('The database is another program’s.');
  }
  return pragma(database, 'user_version');
}

function isEmpty(database: DatabaseSync): boolean {
  return pragma(database, 'schema_version') === 0;
}

function pragma(database: DatabaseSync, name: string): number {
  return numberIn(database.prepare(`PRAGMA ${name}`).get(), name);
}

/** Renames a file, so that a new one can be started; returns its new name. */
export function setAside(file: string, why: 'damaged' | 'newer'): string {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let aside = `${file}.${why}-${time}`;
  for (let i = 2; existsSync(aside); i++) aside = `${file}.${why}-${time}-${i}`;
  for (const end of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(file + end)) renameSync(file + end, aside + end);
  }
  return aside;
}

/** Distinguishes a file from another one that replaced it; undefined if there is none. */
export function identityOf(file: string): string | undefined {
  const status = statSync(file, { throwIfNoEntry: false });
  return status && `${status.dev}:${status.ino}`;
}

/** Makes it unreadable for others; SQLite creates its other files with the same permissions. */
function makeOurs(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  // SQLite would accept a file shorter than its header as a new one.
  const { size } = statSync(file);
  if (size > 0 && size < headerSize) throw new DamagedError(`It has ${size} bytes.`);
  chmodSync(file, 0o600);
}

/** Some program may have removed them. */
function requireTables(database: DatabaseSync): void {
  const there = database.prepare('SELECT name FROM sqlite_master').all();
  for (const name of tableNames) {
    if (!there.some((row) => row['name'] === name)) throw new DamagedError(`There is no ${name}.`);
  }
}

function bringUpToDate(database: DatabaseSync): void {
  // Another process may have done so in the meantime.
  const version = versionOf(database);
  if (version > schemaVersion) throw new NewerError(`Its tables are of version ${version}.`);
  if (version === schemaVersion) return;
  if (isEmpty(database)) database.exec(`${tables}; PRAGMA application_id = ${applicationId}`);
  database.exec(derivedTables);
  new KeptRuns(database).derive();
  database.exec(`PRAGMA user_version = ${schemaVersion}`);
}
