import type { Language } from '../../core/selection/index.ts';

/** VS Code's language IDs for Belle II code. */
const known: Readonly<Record<string, Language>> = {
  python: 'python',
  yaml: 'yaml',
  json: 'json',
  jsonc: 'json',
  c: 'cpp',
  cpp: 'cpp',
  'cuda-cpp': 'cpp',
  shellscript: 'shell',
  markdown: 'text',
  plaintext: 'text',
};

export const knownLanguages = Object.keys(known);

/** The language that determines how runs are written in a document. */
export function languageOf(languageId: string): Language {
  return known[languageId] ?? 'text';
}
