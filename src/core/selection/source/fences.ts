import type { Language } from '../language.ts';

/** Code in Markdown, between lines of three or more backticks or tildes. */
export interface Fence {
  /** Undefined if runs aren't read from it. */
  readonly language: Language | undefined;
  /** Where its first line begins, and where the closing line begins. */
  readonly start: number;
  readonly end: number;
}

const patterns: readonly (readonly [RegExp, Language])[] = [
  [/^(?:i?python|python3|py)$/, 'python'],
  [/^ya?ml$/, 'yaml'],
  [/^jsonc?$/, 'json'],
  [/^(?:cpp|c\+\+|cc)$/, 'cpp'],
  [/^(?:bash|sh|shell|zsh|console)$/, 'shell'],
];

function languageNamed(name: string): Language | undefined {
  return patterns.find(([pattern]) => pattern.test(name))?.[1];
}

/** The fences of a text. */
export function fencesIn(text: string): Fence[] {
  if (!text.includes('```') && !text.includes('~~~')) return [];
  const fences: Fence[] = [];
  let open: { readonly sign: string; readonly name: string; readonly start: number } | undefined;
  for (const { 0: line, 1: sign = '', 2: name = '', index } of text.matchAll(mark)) {
    if (open === undefined) {
      open = { sign, name: name.toLowerCase(), start: index + line.length };
    } else if (sign.startsWith(open.sign) && line.replace(/^[ \t>]+/, '').trim() === sign) {
      const language = languageNamed(open.name);
      fences.push({ language, start: Math.min(open.start, index), end: index });
      open = undefined;
    }
  }
  if (open) {
    const { name, start } = open;
    fences.push({ language: languageNamed(name), start, end: text.length });
  }
  return fences;
}

const mark = /^[ \t>]*(`{3,}|~{3,})[ \t]*\{?\.?([\w+-]*)[^\n]*(?:\n|$)/gm;
