import { lineComments, type Language } from '../language.ts';
import { lineStart } from '../lines.ts';

const strings = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

/** Also within `/* … *\/`, as such a line looks. */
const signs = { '#': /#/, '//': /\/\/|\/\*|^\s*\*/ } as const;

/** Whether an offset is in a comment, as far as its line tells. */
export function isInComment(source: string, offset: number, language: Language): boolean {
  const sign = lineComments[language];
  if (sign === undefined) return false;
  const line = source.slice(lineStart(source, offset), offset);
  return signs[sign].test(line) && signs[sign].test(line.replaceAll(strings, ''));
}

/** A text without its comments to the ends of lines. */
export function withoutComments(text: string, language: Language): string {
  const sign = lineComments[language];
  if (sign === undefined) return text;
  const comments = new RegExp(String.raw`("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|${sign}.*`, 'g');
  return text.replaceAll(comments, (_, quoted: string | undefined) => quoted ?? '');
}
