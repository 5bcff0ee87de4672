import { t } from '@vscode/l10n';
import type { Query } from './ast.ts';
import { QueryError, shown } from './errors.ts';
import { parse, SyntaxError } from './grammar.js';

/** Deeper than anybody writes, and no danger for the stack. */
const deepest = 100;

/**
 * Reads a query; nothing typed asks for everything.
 *
 * @throws QueryError for what is none, with the place. Words are looked at later: `understand`.
 */
export function parseQuery(text: string): Query {
  const plain = withoutQuotes(text);
  requireFlat(plain);
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw usualMistake(error, plain) ?? mistake(error, plain);
    throw error;
  }
}

/** The text with its comments and quotes blanked out, each place kept. */
function withoutQuotes(text: string): string {
  return text.replaceAll(/"(?:\\.|[^"\\\n])*"|#[^\n]*/g, (part) =>
    (part.startsWith('#') ? ' ' : '"').repeat(part.length),
  );
}

function requireFlat(plain: string): void {
  let depth = 0;
  for (const { 0: sign, index } of plain.matchAll(/[()]/g)) {
    depth = sign === '(' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > deepest) {
      throw mistakeAt(index, index + 1, t('These parentheses are nested too deeply.'));
    }
  }
}

/** The places of the parentheses that are not closed. */
function openIn(plain: string): number[] {
  const open: number[] = [];
  for (const { 0: sign, index } of plain.matchAll(/[()]/g)) {
    if (sign === '(') open.push(index);
    else open.pop();
  }
  return open;
}

/** What people write who know other languages, or forget. */
function usualMistake({ location, expected }: SyntaxError, plain: string): QueryError | undefined {
  const start = location.start.offset;
  const before = plain.slice(0, start);
  const rest = plain.slice(start);
  const [found = ''] = /^(?:(?:or|and)(?![\p{L}\p{N}_.:])|'[^'\n]*'?|\S)/iu.exec(rest) ?? [];
  const end = start + found.length;
  const open = openIn(before).at(-1);
  switch (found.startsWith("'") ? "'" : found.toLowerCase()) {
    case '': {
      const canClose = expected.some((each) => each.type === 'literal' && each.text === ')');
      if (open === undefined || !canClose) return undefined;
      return mistakeAt(open, open + 1, t('The parenthesis is not closed.'));
    }
    case ')':
      if (open === undefined) return mistakeAt(start, end, t('There is no “(” for this.'));
      if (before.slice(open + 1).trim() !== '') return undefined;
      return mistakeAt(open, end, t('There is nothing in the parentheses.'));
    case 'or':
    case 'and':
      return mistakeAt(start, end, t('Something has to stand before “{0}”.', found));
    case '=':
    case '<':
    case '>':
      if (!/[:=<>]\s*$/.test(before)) return undefined;
      return mistakeAt(start, end, t('Write one sign, as in exp=12.'));
    case "'": {
      if (!/[:=,]\s*$/.test(before)) return undefined;
      const word = shown(found.replaceAll("'", ''));
      return mistakeAt(start, end, t('Write text in double quotes, "{0}".', word));
    }
    case '&':
      return mistakeAt(start, end, t('Leave out “&”: terms next to each other all have to hold.'));
    case '|':
      return mistakeAt(start, end, t('Write “or” instead of “|”.'));
    case '!':
    case '~':
      return mistakeAt(start, end, t('Write “not” or “-” instead of “{0}”.', found));
    default:
      return undefined;
  }
}

function mistake({ location, expected }: SyntaxError, plain: string): QueryError {
  const { offset } = location.start;
  const rest = plain.slice(offset);
  const [found] = /^(?:[\p{L}\p{N}_]+|\S)/u.exec(rest) ?? [];
  const names = [...new Set(expected.flatMap(nameOf))];
  const last = names.pop() ?? '';
  const wanted = names.length > 0 ? t('{0} or {1}', names.join(', '), last) : last;
  if (found === undefined) {
    // Before comments and space.
    const end = plain.slice(0, offset).trimEnd().length;
    return mistakeAt(end, end, t('The query ends where {0} is expected.', wanted));
  }
  const message =
    found === '"'
      ? t('The text in quotes does not end.')
      : t('Found “{0}” where {1} is expected.', shown(found), wanted);
  return mistakeAt(offset, location.end.offset, message);
}

function mistakeAt(start: number, end: number, message: string): QueryError {
  return new QueryError(message, { start, end });
}

/** How an expectation of the grammar is told; nothing for space and signs that need no telling. */
function nameOf(expectation: NonNullable<SyntaxError['expected']>[number]): string[] {
  if (expectation.type === 'end') return [t('the end')];
  if (expectation.type === 'literal')
    return expectation.text === ')' || expectation.text === ',' ? [`“${expectation.text}”`] : [];
  if (expectation.type !== 'other') return [];
  switch (expectation.description) {
    case 'a field':
      return [t('a field')];
    case 'a value':
      return [t('a value')];
    case 'a word':
      return [t('a run type or date')];
    case 'an operator':
      return [t('an operator such as : or >')];
    case 'parentheses':
      return ['“(”'];
    case 'a named condition':
      return [t('a condition such as @good')];
    default:
      return [];
  }
}
