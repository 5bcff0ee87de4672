import { lineStart } from '../lines.ts';
import type { Language } from '../language.ts';

const signs: Record<Language, RegExp | undefined> = {
  python: /#/,
  yaml: /#/,
  shell: /#/,
  json: /\/\/|\/\*/,
  cpp: /\/\/|\/\*|^\s*\*/,
  text: undefined,
};

/** Whether an offset is in a comment, as far as its line tells. */
export function isInComment(source: string, offset: number, language: Language): boolean {
  const sign = signs[language];
  if (!sign) return false;
  const line = source.slice(lineStart(source, offset), offset);
  return sign.test(line.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ''));
}
