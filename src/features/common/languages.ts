import type { Language } from '../../core/selection/index.ts';

/** VS Code's languages in which Belle II code names runs. */
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

/** How runs are written in a document of a language of VS Code. */
export function languageOf(languageId: string): Language {
  return known[languageId] ?? 'text';
}
