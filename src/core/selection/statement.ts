import type { Language } from './language.ts';
import { indentationOf, lineStart } from './lines.ts';
import { Source, type Span } from './source/index.ts';
import { isBlock } from './writing/brackets.ts';

/** Where another statement can be inserted before the one at a place. */
export interface StatementPlace {
  readonly offset: number;
  /** What separates the two: a line break with the indentation, or a blank. */
  readonly joint: string;
}

/** How many lines up the beginning of a statement is searched for. */
const most = 50;

/**
 * Where another statement, or another entry of a mapping, can be inserted before the one around a
 * place. Undefined if there is no such place: in comments, in plain text, before `else`.
 */
export function statementAt(source: Source, { start }: Span): StatementPlace | undefined {
  const { text, language } = source;
  const token = source.tokenAround(start);
  if (language === 'text' || token?.kind === 'comment') return undefined;
  if (token && text.slice(token.start, start).includes('\n')) return undefined;
  if (language === 'json') return entryBefore(source, start);
  const from = outermost(source, start);
  const offset = language === 'yaml' ? keyLine(text, from) : codeLine(source, from);
  if (offset === undefined) return undefined;
  const line = lineAt(text, offset);
  if (!mayFollow[language].test(line)) return undefined;
  return { offset, joint: `${endOfLine(text)}${/^[ \t]*/.exec(line)?.[0] ?? ''}` };
}

/** The outermost bracket around an offset within its statement; the offset if there is none. */
function outermost(source: Source, offset: number): number {
  let at = offset;
  for (const bracket of source.bracketsAround(offset)) {
    if (isBlock(source, bracket)) break;
    at = bracket;
  }
  return at;
}

/** What a line has to begin with so that another can go before it. */
const mayFollow: Record<Language, RegExp> = {
  python: /^(?!\s*(?:elif|else|except|finally|case)\b)/,
  yaml: /^\s*(?:["'][^"']*["']|[\w.-]+)\s*:(?:\s|$)/,
  json: /^/,
  cpp: /^(?!\s*(?:else|case|default|catch)\b)/,
  shell: /^(?!\s*(?:elif|else|then|do|esac|fi|done)\b|\s*[^\s()'"]+\)(?:\s|$))/,
  text: /(?!)/,
};

/** Where the statement begins that includes the line of an offset. */
function codeLine(source: Source, offset: number): number | undefined {
  const { text } = source;
  let begin = lineStart(text, offset);
  for (let i = 0; i < most; i++) {
    if (begin === 0) return indented(text, begin);
    const above = lineStart(text, begin - 1);
    if (!goesOn(source, above, begin)) return indented(text, begin);
    begin = above;
  }
  return undefined;
}

/** Whether a statement on a line continues on the next one. */
function goesOn(source: Source, begin: number, end: number): boolean {
  if (source.tokenAround(end)?.kind === 'string') return true;
  const text = source.withoutComments(begin, end).trimEnd();
  if (source.language !== 'cpp') return text.endsWith('\\');
  return text.trim() !== '' && !/[;{}:>]$|^\s*#/.test(text);
}

/** The line of the key whose value is at an offset; for a list item, the key above the dashes. */
function keyLine(source: string, offset: number): number | undefined {
  let begin = lineStart(source, offset);
  const isItem = /^[ \t]*-[ \t]/.test(lineAt(source, begin));
  if (!isItem) return indented(source, begin);
  const column = indentationOf(lineAt(source, begin));
  for (let i = 0; i < most && begin > 0; i++) {
    begin = lineStart(source, begin - 1);
    const line = lineAt(source, begin);
    if (/^\s*(?:#|$)/.test(line) || indentationOf(line) > column) continue;
    if (!/^[ \t]*-[ \t]/.test(line)) return indented(source, begin);
    if (indentationOf(line) < column) return undefined;
  }
  return undefined;
}

function lineAt(source: string, offset: number): string {
  const begin = lineStart(source, offset);
  const end = source.indexOf('\n', offset);
  return source.slice(begin, end < 0 ? undefined : end).replace(/\r$/, '');
}

function indented(source: string, begin: number): number {
  return begin + indentationOf(lineAt(source, begin));
}

function endOfLine(source: string): string {
  return /\r?\n/.exec(source)?.[0] ?? '\n';
}

/** The JSON entry that contains a value, or a list with it. */
function entryBefore(source: Source, offset: number): StatementPlace | undefined {
  const { text } = source;
  let at = offset;
  let bracket = source.bracketAround(at);
  while (bracket !== undefined && text[bracket] === '[') {
    at = bracket;
    bracket = source.bracketAround(at);
  }
  if (bracket === undefined) return undefined;
  const before = text.slice(bracket + 1, at);
  const key = /("(?:[^"\\\n]|\\.)*")\s*:\s*"?$/.exec(before);
  if (!key) return undefined;
  const begin = bracket + 1 + key.index;
  const line = text.slice(lineStart(text, begin), begin);
  const isFirst = /^[ \t]*$/.test(line);
  return { offset: begin, joint: isFirst ? `${endOfLine(text)}${line}` : ' ' };
}

/** The statement or entry that assigns a value to a name in each language. */
export const assignments: Record<Language, (name: string, value: string) => string> = {
  python: (name, value) => `${name} = ${value}`,
  yaml: (name, value) => `${name}: ${value}`,
  json: (name, value) => `"${name}": ${value},`,
  cpp: (name, value) => `const int ${name} = ${value};`,
  shell: (name, value) => `${name}=${value}`,
  text: (name, value) => `${name} = ${value}`,
};

/** Whether a name occurs in a source outside of comments. */
export function isUsed(name: string, source: Source): boolean {
  return new RegExp(String.raw`\b${name}\b`).test(source.withoutComments());
}
