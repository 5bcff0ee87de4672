import { languages, lineComments, type Language } from '../language.ts';
import { lineStart } from '../lines.ts';

/** Where comments begin that end with their line. */
const toLineEnd: Partial<Record<Language, string>> = {
  python: '#.*',
  yaml: String.raw`(?<=^|\s)#.*`,
  shell: String.raw`(?<=^|[\s;&|()])#.*`,
  json: '//.*',
  cpp: '//.*',
};

/** Where strings begin: in YAML an apostrophe may be one, in C++ it may stand between digits. */
const opening: Partial<Record<Language, string>> = {
  yaml: String.raw`(?<=^|[\s[{(,:=-])`,
  cpp: String.raw`(?<!\w)`,
};

/** Comments and strings on a line; those that don't end have no last group. */
function tokensOf(language: Language): RegExp | undefined {
  const comment = toLineEnd[language];
  if (comment === undefined) return undefined;
  const begin = opening[language] ?? '';
  const blocks =
    lineComments[language] === '//' ? String.raw`|/\*(?:(?!\*/)[^])*(?<block>\*/)?` : '';
  const escapes = language === 'shell' ? String.raw`|\\.` : '';
  const double = String.raw`${begin}"(?:[^"\\\n]|\\.)*(?<double>")?`;
  const single = String.raw`${begin}'(?:[^'\\\n]|\\.)*(?<single>')?`;
  return new RegExp(`(?<comment>${comment})${blocks}|${double}|${single}${escapes}`, 'gm');
}

const tokens = new Map(languages.map((language) => [language, tokensOf(language)]));

function tokensIn(text: string, language: Language): Iterable<RegExpExecArray> {
  const own = tokens.get(language);
  return own ? text.matchAll(own) : [];
}

/** What an offset is in, as far as its line tells. */
export function stateAt(
  source: string,
  offset: number,
  language: Language,
): 'comment' | 'string' | undefined {
  const begin = lineStart(source, offset);
  const line = source.slice(begin, offset);
  for (const { 0: text, groups = {}, index } of tokensIn(line, language)) {
    const { comment, ...ends } = groups;
    if (comment !== undefined) return 'comment';
    const isOpen = Object.values<string | undefined>(ends).every((end) => end === undefined);
    if (!isOpen || text.startsWith('\\') || index + text.length < line.length) continue;
    return text.startsWith('/') ? 'comment' : 'string';
  }
  return isInBlock(source, begin, line, language) ? 'comment' : undefined;
}

export function isInComment(source: string, offset: number, language: Language): boolean {
  const sign = lineComments[language];
  // Most lines have none.
  const line = sign && source.slice(lineStart(source, offset), offset);
  if (!line || !(line.includes(sign) || (sign === '//' && line.includes('*')))) return false;
  return stateAt(source, offset, language) === 'comment';
}

/** So far, in characters, a comment of several lines is looked for. */
const far = 20_000;

/** Whether a line like ` * text` goes on with a comment that began before. */
function isInBlock(source: string, begin: number, line: string, language: Language): boolean {
  if (lineComments[language] !== '//' || !/^\s*\*(?:\s|$)/.test(line)) return false;
  const before = source.slice(Math.max(0, begin - far), begin);
  return before.lastIndexOf('/*') > before.lastIndexOf('*/');
}

/** A text without its comments. */
export function withoutComments(text: string, language: Language): string {
  let rest = '';
  let end = 0;
  for (const { 0: token, groups, index } of tokensIn(text, language)) {
    if (groups?.['comment'] === undefined && !token.startsWith('/*')) continue;
    rest += text.slice(end, index);
    end = index + token.length;
  }
  return rest + text.slice(end);
}
