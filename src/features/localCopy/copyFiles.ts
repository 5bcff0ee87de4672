import { constants, existsSync } from 'node:fs';
import { copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The file of a local copy, which may be one that was set aside. */
export interface CopyFile {
  readonly path: string;
  /** The server's host, as in the file name. */
  readonly host: string;
  readonly isSetAside: boolean;
  readonly bytes: number;
  /** When it was last modified, in ms since 1970. */
  readonly changed: number;
}

/** A file can't be moved while another process has it open. */
export class InUseError extends Error {}

/** Suffixes of the files that SQLite keeps next to a database. */
const companions = ['-wal', '-shm', '-journal'] as const;

/** The files of local copies in a folder; none if the folder doesn't exist. */
export async function copiesIn(folder: string): Promise<CopyFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  const files = names.map(async (name): Promise<CopyFile[]> => {
    const [, host, aside] =
      /^([\w.-]+)-[\da-f]{12}\.sqlite(\.[\w-]+?)?(?<!-wal|-shm|-journal)$/.exec(name) ?? [];
    if (host === undefined) return [];
    const path = join(folder, name);
    const { size, mtimeMs } = await stat(path);
    return [{ path, host, isSetAside: aside !== undefined, bytes: size, changed: mtimeMs }];
  });
  return (await Promise.all(files)).flat();
}

/**
 * Moves all files, or none.
 *
 * @param moves The source and target of each file; the targets mustn't exist.
 * @throws InUseError, or the file system's error.
 */
export async function moveFiles(moves: readonly (readonly [from: string, to: string])[]) {
  const done: (readonly [string, string])[] = [];
  try {
    for (const [from, to] of moves) {
      await move(from, to);
      done.push([from, to]);
    }
  } catch (error) {
    for (const [from, to] of done) await move(to, from);
    throw error;
  }
}

async function move(from: string, to: string): Promise<void> {
  const others = companions.filter((ending) => existsSync(from + ending));
  try {
    await rename(from, to);
    for (const ending of others) await rename(from + ending, to + ending);
  } catch (error) {
    if (hasCode(error, 'EBUSY', 'EPERM')) throw new InUseError(from);
    if (!hasCode(error, 'EXDEV')) throw error;
    await copyOver(from, to);
  }
}

/** To another disk. A file that is being written would be copied incompletely. */
async function copyOver(from: string, to: string): Promise<void> {
  const isOpen = (): boolean => companions.some((ending) => existsSync(from + ending));
  if (isOpen()) throw new InUseError(from);
  const before = await stat(from);
  await copyFile(from, to, constants.COPYFILE_EXCL);
  const after = await stat(from);
  if (isOpen() || before.mtimeMs !== after.mtimeMs || before.size !== after.size) {
    await rm(to);
    throw new InUseError(from);
  }
  await rm(from);
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
