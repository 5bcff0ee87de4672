import type { Failure } from './calls.ts';
import type { LocalCopyProblem } from './localCopy.ts';

/** The file isn't ours, or doesn't contain what we wrote. */
export class DamagedError extends Error {}

/** A newer version of the extension wrote the file. */
export class NewerError extends Error {}

/** What to report for an error. */
export function failureOf(error: unknown, aside?: string): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: problemOf(error), message, aside };
}

/** What is wrong, given an error of SQLite, zlib or the file system. */
export function problemOf(error: unknown): LocalCopyProblem {
  if (error instanceof DamagedError) return 'damaged';
  if (error instanceof NewerError) return 'newer';
  if (!(error instanceof Error)) return 'failed';
  if ('errcode' in error && typeof error.errcode === 'number') return ofSqlite(error.errcode);
  return 'code' in error && typeof error.code === 'string' ? ofSystem(error.code) : 'failed';
}

/** The lowest byte of a result code is the primary one (sqlite.org/rescode.html). */
function ofSqlite(code: number): LocalCopyProblem {
  switch (code & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return 'busy';
    case 3: // SQLITE_PERM
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
      return 'readOnly';
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return 'damaged';
    case 13: // SQLITE_FULL
      return 'full';
    default:
      return 'failed';
  }
}

function ofSystem(code: string): LocalCopyProblem {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
      return 'readOnly';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'full';
    case 'Z_DATA_ERROR':
    case 'Z_BUF_ERROR':
      return 'damaged';
    default:
      return 'failed';
  }
}
