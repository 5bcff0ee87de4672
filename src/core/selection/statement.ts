import type { Language } from './language.ts';
import { lineStart } from './lines.ts';
import { Source, type Span } from './source/index.ts';
import { isBlock } from './writing/brackets.ts';

/** Where another statement can go before the one at a place. */
export interface StatementPlace {
  readonly offset: number;
  /** What stands between the two: the end of the line with the indentation, or a blank. */
  readonly joint: string;
}

/** So many lines up, a statement is looked for. */
const most = 50;

/**
 * Where another statement, or another entry of a mapping, can go before the one that a place is in.
 * Undefined where there is none: in comments, in plain text, behind `else`.
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

/** The first bracket of the statement that an offset is in; the offset where that is in none. */
function outermost(source: Source, offset: number): number {
  let at = offset;
  for (;;) {
    const bracket = source.bracketAround(at);
    const isEnd = bracket === undefined || isBlock(source, bracket);
    if (isEnd) return at;
    at = bracket;
  }
}

/** What a line may begin with, for another to go before it. */
const mayFollow: Record<Language, RegExp> = {
  python: /^(?!\s*(?:elif|else|except|finally|case)\b)/,
  yaml: /^\s*(?:["'][^"']*["']|[\w.-]+)\s*:(?:\s|$)/,
  json: /^/,
  cpp: /^(?!\s*(?:else|case|default|catch)\b)/,
  shell: /^(?!\s*(?:elif|else|then|do|esac|fi|done)\b|\s*[^\s()'"]+\)(?:\s|$))/,
  text: /(?!)/,
};

/** Where the statement begins whose line an offset is on. */
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

/** Whether a statement that is on a line goes on in the next one. */
function goesOn(source: Source, begin: number, end: number): boolean {
  if (source.tokenAround(end)?.kind === 'string') return true;
  const text = source.withoutComments(begin, end).trimEnd();
  if (source.language !== 'cpp') return text.endsWith('\\');
  return text.trim() !== '' && !/[;{}:>]$|^\s*#/.test(text);
}

/** The line of the key whose value is at an offset: in a list, the one above its dashes. */
function keyLine(source: string, offset: number): number | undefined {
  let begin = lineStart(source, offset);
  const isItem = /^[ \t]*-[ \t]/.test(lineAt(source, begin));
  if (!isItem) return indented(source, begin);
  const column = columnOf(lineAt(source, begin));
  for (let i = 0; i < most && begin > 0; i++) {
    begin = lineStart(source, begin - 1);
    const line = lineAt(source, begin);
    if (/^\s*(?:#|$)/.test(line) || columnOf(line) > column) continue;
    if (!/^[ \t]*-[ \t]/.test(line)) return indented(source, begin);
    if (columnOf(line) < column) return undefined;
  }
  return undefined;
}

function columnOf(line: string): number {
  return line.length - line.trimStart().length;
}

function lineAt(source: string, offset: number): string {
  const begin = lineStart(source, offset);
  const end = source.indexOf('\n', offset);
  return source.slice(begin, end < 0 ? undefined : end).replace(/\r$/, '');
}

function indented(source: string, begin: number): number {
  return begin + columnOf(lineAt(source, begin));
}

function endOfLine(source: string): string {
  return /\r?\n/.exec(source)?.[0] ?? '\n';
}

/** The entry of the braces in JSON that hold a value, or a list with it. */
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

/** How a language says that something has a value, in a statement or an entry. */
export function assignment(name: string, value: string, language: Language): string {
  switch (language) {
    case 'yaml':
      return `${name}: ${value}`;
    case 'json':
      return `"${name}": ${value},`;
    case 'cpp':
      return `const int ${name} = ${value};`;
    case 'shell':
      return `${name}=${value}`;
    case 'python':
    case 'text':
      return `${name} = ${value}`;
  }
}

/** Whether a name is used in a source, other than in comments. */
export function isUsed(name: string, source: Source): boolean {
  return new RegExp(String.raw`\b${name}\b`).test(source.withoutComments());
}
