import type { Language } from './language.ts';
import { lineStart } from './lines.ts';
import { stateAt, withoutComments } from './reading/comments.ts';
import type { Span } from './reading/mention.ts';
import { Scopes } from './reading/scopes.ts';
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
export function statementAt(
  source: string,
  { start }: Span,
  language: Language,
): StatementPlace | undefined {
  if (language === 'text' || stateAt(source, start, language) === 'comment') return undefined;
  const scopes = new Scopes(source, language);
  if (scopes.isInText(start)) return undefined;
  if (language === 'json') return entryBefore(source, start, scopes);
  const from = outermost(source, start, language, scopes);
  const offset = language === 'yaml' ? keyLine(source, from) : codeLine(source, from, language);
  if (offset === undefined) return undefined;
  const line = lineAt(source, offset);
  if (!mayFollow[language].test(line)) return undefined;
  return { offset, joint: `${endOfLine(source)}${/^[ \t]*/.exec(line)?.[0] ?? ''}` };
}

/** The first bracket of the statement that an offset is in; the offset where that is in none. */
function outermost(source: string, offset: number, language: Language, scopes: Scopes): number {
  let at = offset;
  for (;;) {
    const bracket = scopes.bracketAround(at);
    const isEnd = bracket === undefined || isBlock(source, bracket, language, scopes);
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
function codeLine(source: string, offset: number, language: Language): number | undefined {
  let begin = lineStart(source, offset);
  for (let i = 0; i < most; i++) {
    if (begin === 0) return indented(source, begin);
    const above = lineStart(source, begin - 1);
    if (!goesOn(source.slice(above, begin), language)) return indented(source, begin);
    begin = above;
  }
  return undefined;
}

/** Whether a statement that is on a line goes on in the next one. */
function goesOn(line: string, language: Language): boolean {
  const text = withoutComments(line, language).trimEnd();
  if (language !== 'cpp') return text.endsWith('\\');
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
function entryBefore(source: string, offset: number, scopes: Scopes): StatementPlace | undefined {
  let at = offset;
  let bracket = scopes.bracketAround(at);
  while (bracket !== undefined && source[bracket] === '[') {
    at = bracket;
    bracket = scopes.bracketAround(at);
  }
  if (bracket === undefined) return undefined;
  const before = source.slice(bracket + 1, at);
  const key = /("(?:[^"\\\n]|\\.)*")\s*:\s*"?$/.exec(before);
  if (!key) return undefined;
  const begin = bracket + 1 + key.index;
  const line = source.slice(lineStart(source, begin), begin);
  const isFirst = /^[ \t]*$/.test(line);
  return { offset: begin, joint: isFirst ? `${endOfLine(source)}${line}` : ' ' };
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
export function isUsed(name: string, source: string, language: Language): boolean {
  return new RegExp(String.raw`\b${name}\b`).test(withoutComments(source, language));
}
