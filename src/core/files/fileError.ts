import { t } from '@vscode/l10n';
import { formatCount } from '../format/index.ts';

/**
 * Why a file wasn't written: the disk is full; the location isn't writable; the folder doesn't
 * exist; something else would be overwritten; runs are missing; or any other reason.
 */
export type FileProblem = 'full' | 'readOnly' | 'noFolder' | 'taken' | 'incomplete' | 'failed';

/**
 * A file couldn't be written, and what was there before is unchanged. `message` is for the user.
 */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly kind: FileProblem;
  /** For a log. */
  readonly detail: string;

  constructor(kind: FileProblem, message: string, detail = message) {
    super(message);
    this.kind = kind;
    this.detail = detail;
  }
}

const kindsByCode: Readonly<Record<string, FileProblem>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EACCES: 'readOnly',
  EPERM: 'readOnly',
  EROFS: 'readOnly',
  ENOENT: 'noFolder',
  ENOTDIR: 'noFolder',
  EISDIR: 'taken',
};

/** The error for a failed call of Node's `fs`. */
export function fileErrorOf(code: string | undefined, detail: string, file: string): FileError {
  const kind = kindsByCode[code ?? ''] ?? 'failed';
  return new FileError(kind, messageOf(kind, file, detail), detail);
}

function messageOf(kind: FileProblem, file: string, detail: string): string {
  switch (kind) {
    case 'full':
      return t(
        'There isn’t enough space on the disk for {0}. Free some, or export fewer fields.',
        file,
      );
    case 'readOnly':
      return t('{0} can’t be written: no permission. Choose another folder.', file);
    case 'noFolder':
      return t('{0} can’t be written: its folder doesn’t exist. Choose another one.', file);
    case 'taken':
      return takenMessage(file);
    default:
      return t('{0} can’t be written: {1}', file, detail);
  }
}

/** The error if something is there that wasn't written by an export. */
export function taken(file: string): FileError {
  return new FileError('taken', takenMessage(file));
}

function takenMessage(file: string): string {
  return t('{0} wasn’t written by an export and would be overwritten. Choose another name.', file);
}

/** The error if there are fewer or more rows than requested runs. */
export function incomplete(rows: number, runs: number): FileError {
  return new FileError(
    'incomplete',
    t(
      'The export stopped: {0} of {1} runs were read. Nothing was written; try again.',
      formatCount(rows),
      formatCount(runs),
    ),
  );
}
