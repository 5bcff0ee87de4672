import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../../src/core/selection/index.ts';

/** A file that was written for other purposes than runs. */
export interface RealFile {
  readonly path: string;
  readonly language: Language;
  readonly text: string;
}

const extensions: Readonly<Record<string, Language>> = {
  '.py': 'python',
  '.c': 'cpp',
  '.cc': 'cpp',
  '.cpp': 'cpp',
  '.cxx': 'cpp',
  '.h': 'cpp',
  '.hh': 'cpp',
  '.hpp': 'cpp',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.json': 'json',
  '.sh': 'shell',
  '.bash': 'shell',
  '.md': 'text',
  '.rst': 'text',
  '.txt': 'text',
};

/** In bytes. Larger files are data rather than written by people. */
const largest = 400_000;

/** Always available: the packages that this project is built and tested with. */
export const packages = path.join(import.meta.dirname, '../../node_modules');

/**
 * Other places where this machine may have code: Python's library and headers, and the C++
 * compiler's headers.
 */
export function libraries(): string[] {
  return [...pythonFolders(), ...headerFolders()];
}

export function pythonFolders(): string[] {
  const script =
    'import sysconfig; p = sysconfig.get_paths(); print(p["stdlib"], p["include"], sep="\\n")';
  return lines(spawnSync('python3', ['-c', script], { encoding: 'utf8' }).stdout);
}

/** Where the compiler searches for headers, which it prints between two lines. */
export function headerFolders(): string[] {
  const { stderr } = spawnSync('c++', ['-E', '-v', '-x', 'c++', '-'], {
    input: '',
    encoding: 'utf8',
  });
  const said = lines(stderr);
  const start = said.findIndex((line) => line.startsWith('#include <'));
  return start < 0 ? [] : said.slice(start + 1).filter((line) => line.startsWith('/'));
}

/** Empty if a program is missing. */
function lines(output: string | null): string[] {
  return (output ?? '').split('\n').flatMap((line) => line.trim() || []);
}

/** The files in some languages below folders, in directory order. */
export function* filesIn(
  folders: readonly string[],
  languages: readonly Language[],
): Generator<RealFile> {
  for (const found of pathsIn(folders)) {
    const own = languageOf(found);
    if (own === undefined ? path.extname(found) !== '' : !languages.includes(own)) continue;
    const file = readFile(found);
    if (file && languages.includes(file.language)) yield file;
  }
}

/** The first files in a language below each of some folders. */
export function pathsOf(folders: readonly string[], language: Language, most: number): string[] {
  return folders.flatMap((folder) => {
    const own: string[] = [];
    for (const found of pathsIn([folder])) {
      if (languageOf(found) === language) own.push(found);
      if (own.length === most) break;
    }
    return own;
  });
}

/**
 * A file, unless it's too large, no longer exists, or isn't in a language that may contain runs.
 */
export function readFile(found: string): RealFile | undefined {
  const text = readText(found);
  const language = text === undefined ? undefined : (languageOf(found) ?? scriptsLanguage(text));
  return text === undefined || language === undefined ? undefined : { path: found, language, text };
}

function* pathsIn(folders: readonly string[]): Generator<string> {
  const left = folders.toReversed();
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    const entries = readEntries(folder);
    for (const entry of entries) {
      const at = path.join(folder, entry.name);
      if (entry.isFile()) yield at;
      else if (entry.isDirectory()) left.push(at);
    }
  }
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function languageOf(file: string): Language | undefined {
  // C++'s own headers have no extension.
  if (/\/include\/c\+\+\/[\d.]+\/\w+$/.test(file)) return 'cpp';
  return extensions[path.extname(file)];
}

/** The language of a script according to its first line. */
function scriptsLanguage(text: string): Language | undefined {
  const [, program] = /^#! *\S*?\b(?:env +)?(python|bash|dash|sh|zsh)[\d.]*\s/.exec(text) ?? [];
  if (program === undefined) return undefined;
  return program === 'python' ? 'python' : 'shell';
}

function readText(file: string): string | undefined {
  try {
    return statSync(file).size <= largest ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
