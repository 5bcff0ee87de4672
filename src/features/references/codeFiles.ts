import * as vscode from 'vscode';
import type { Cell, Language } from '../../core/selection/index.ts';
import { log, logError } from '../common/index.ts';
import { aboutLength, largestText } from './mentions.ts';
import { cellsIn } from './notebooks.ts';

const languages: Readonly<Record<string, Language>> = {
  py: 'python',
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  c: 'cpp',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  h: 'cpp',
  hpp: 'cpp',
  sh: 'shell',
  md: 'text',
  txt: 'text',
};
const mostFiles = 10_000;
/** In bytes. Large notebooks consist mostly of images, not code. */
const largestNotebook = 20_000_000;
const readAtOnce = 8;

/** A file of the workspace as it is on disk: the cells of a notebook, or a text. */
export type CodeFile =
  | { readonly uri: vscode.Uri; readonly cells: readonly Cell[] }
  | { readonly uri: vscode.Uri; readonly text: string; readonly language: Language };

/** How complete a read of the workspace's files is. */
export interface ReadFiles {
  /**
   * The number of files left out because there are too many, they are too long, or they can't be
   * read.
   */
  readonly left: number;
}

/**
 * Reads the files of the workspace that may mention runs, except those excluded from the user's
 * searches.
 *
 * @param isOpen Which files to skip because they're read in the editor.
 * @param use Called with each file; may throw if it can't parse the file, which is logged.
 * @param report Called after each batch of files with its share of all files, in percent.
 * @throws The signal's reason.
 */
export async function readFiles(
  isOpen: (uri: vscode.Uri) => boolean,
  use: (file: CodeFile) => unknown,
  { token, report }: { token: vscode.CancellationToken; report?: (percent: number) => void },
): Promise<ReadFiles> {
  const pattern = `**/*.{${[...Object.keys(languages), 'C', 'ipynb'].join(',')}}`;
  const files = await vscode.workspace.findFiles(pattern, excluded(), mostFiles, token);
  let left = files.length === mostFiles ? 1 : 0;
  if (left > 0) log.warn(`Only ${mostFiles} files were read.`);
  const closed = files.filter((uri) => uri.scheme !== 'rundb' && !isOpen(uri));
  for (let i = 0; i < closed.length; i += readAtOnce) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const batch = closed.slice(i, i + readAtOnce);
    const read = await Promise.all(batch.map((uri) => useFile(uri, use)));
    left += read.filter((isRead) => !isRead).length;
    report?.((100 * batch.length) / closed.length);
  }
  return { left };
}

/** The files excluded from the user's searches, and packages installed in the workspace. */
function excluded(): string {
  const setting = vscode.workspace.getConfiguration('search').get<unknown>('exclude');
  const own = typeof setting === 'object' && setting !== null ? Object.entries(setting) : [];
  const patterns = own.flatMap(([pattern, isOn]) => (isOn === true ? pattern : []));
  return `{${[...patterns, '**/site-packages'].join(',')}}`;
}

/** Whether the file could be read. */
async function useFile(uri: vscode.Uri, use: (file: CodeFile) => unknown): Promise<boolean> {
  try {
    const isNotebook = uri.path.endsWith('.ipynb');
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > (isNotebook ? largestNotebook : largestText)) {
      log.info(aboutLength(uri));
      return false;
    }
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const language = languages[uri.path.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text';
    await use(isNotebook ? { uri, cells: cellsIn(text) } : { uri, text, language });
    return true;
  } catch (error) {
    // A file that was deleted or can't be read mentions nothing.
    logError(error);
    return false;
  }
}
