import type { Language } from '../language.ts';

/** Code in Markdown, between lines of three or more backticks or tildes. */
export interface Fence {
  /** Undefined if runs aren't read from it. */
  readonly language: Language | undefined;
  /** Where its first line begins, and where the closing line begins. */
  readonly start: number;
  readonly end: number;
}

const languages: readonly (readonly [name: RegExp, Language])[] = [
  [/^(?:i?python|python3|py)$/i, 'python'],
  [/^ya?ml$/i, 'yaml'],
  [/^jsonc?$/i, 'json'],
  [/^(?:cpp|c\+\+|cc)$/i, 'cpp'],
  [/^(?:bash|sh|shell|zsh|console)$/i, 'shell'],
];

/** The fences of a text; the last one may be open. */
export function fencesIn(text: string): Fence[] {
  return Array.from(text.matchAll(fence), ({ 1: line = '', 3: name = '', 4: code = '', index }) => {
    const start = index + line.length;
    const language = languages.find(([pattern]) => pattern.test(name))?.[1];
    return { language, start, end: start + code.length };
  });
}

const opening = String.raw`^([ \t>]*(\x60{3,}|~{3,})[ \t]*\{?\.?([\w+-]*)[^\n]*(?:\n|$))`;
const closing = String.raw`^[ \t>]*(?=\2)(?:\x60+|~+)[^\S\n]*$|(?![^])`;
const fence = new RegExp(`${opening}([^]*?)(?:${closing})`, 'gm');
