import { jsonAt, parseJson, type Json } from '../../core/rundb/index.ts';
import type { Cell } from '../../core/selection/index.ts';
import { languageOf } from '../common/index.ts';

/**
 * The cells of a notebook, from the JSON of its file.
 *
 * @throws SyntaxError if it isn't JSON.
 */
export function cellsIn(file: string): Cell[] {
  const content = parseJson(file);
  const cells = jsonAt(content, 'cells');
  if (!Array.isArray(cells)) return [];
  const language = kernelLanguage(content);
  return cells.map((cell: Json) => ({
    language: languageOf(languageIdOf(cell) ?? language),
    text: textIn(jsonAt(cell, 'source')),
  }));
}

/** In nbformat, a string or an array of lines. */
function textIn(source: Json | undefined): string {
  const lines = Array.isArray(source) ? source : [source];
  return lines.filter((line) => typeof line === 'string').join('');
}

/** Undefined if it's the language of the kernel. */
function languageIdOf(cell: Json): string | undefined {
  const own = jsonAt(cell, 'metadata', 'vscode', 'languageId');
  if (typeof own === 'string') return own;
  const type = jsonAt(cell, 'cell_type');
  return type === 'code' ? undefined : type === 'markdown' ? 'markdown' : 'raw';
}

/** VS Code's ID for the language of a notebook's kernel. */
function kernelLanguage(content: Json): string {
  const names = [
    jsonAt(content, 'metadata', 'language_info', 'name'),
    jsonAt(content, 'metadata', 'kernelspec', 'language'),
  ];
  const name = names.find((each) => typeof each === 'string')?.toLowerCase() ?? 'python';
  if (name.startsWith('c++')) return 'cpp';
  return name === 'bash' ? 'shellscript' : name;
}
