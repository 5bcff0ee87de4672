import { t } from '@vscode/l10n';
import type { Query } from './ast.ts';
import { QueryError, shown } from './errors.ts';
import { parse, SyntaxError } from './grammar.js';

/** Deeper than anybody nests, and safe for the stack. */
const deepest = 100;

/**
 * Parses a query; an empty one matches every run.
 *
 * @throws QueryError with the location of a syntax error. Words are checked later, by `understand`.
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

/** The text with its comments and quotes blanked out, so that offsets stay the same. */
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

/** The offsets of the parentheses that aren't closed. */
function openIn(plain: string): number[] {
  const open: number[] = [];
  for (const { 0: sign, index } of plain.matchAll(/[()]/g)) {
    if (sign === '(') open.push(index);
    else open.pop();
  }
  return open;
}

/** Common mistakes: habits from other languages, and things left out. */
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
      return mistakeAt(open, open + 1, t('This parenthesis isn’t closed.'));
    }
    case ')':
      if (open === undefined) return mistakeAt(start, end, t('Unmatched “)”.'));
      if (before.slice(open + 1).trim() !== '') return undefined;
      return mistakeAt(open, end, t('These parentheses are empty.'));
    case 'or':
    case 'and':
      return mistakeAt(start, end, t('A term is missing before “{0}”.', found));
    case '=':
    case '<':
    case '>':
      if (!/[:=<>]\s*$/.test(before)) return undefined;
      return mistakeAt(start, end, t('Use a single operator, as in exp=12.'));
    case "'": {
      if (!/[:=,]\s*$/.test(before)) return undefined;
      const word = shown(found.replaceAll("'", ''));
      return mistakeAt(start, end, t('Use double quotes: "{0}".', word));
    }
    case '&':
      return mistakeAt(
        start,
        end,
        t('Remove “&”: terms side by side are already combined with AND.'),
      );
    case '|':
      return mistakeAt(start, end, t('Use “or” instead of “|”.'));
    case '!':
    case '~':
      return mistakeAt(start, end, t('Use “not” or “-” instead of “{0}”.', found));
    default:
      return undefined;
  }
}

function mistake({ location, expected }: SyntaxError, plain: string): QueryError {
  const { offset } = location.start;
  const [found] = /^(?:[\p{L}\p{N}_]+|\S)/u.exec(plain.slice(offset)) ?? [];
  if (found === undefined) {
    // Without trailing comments and whitespace.
    const before = plain.slice(0, offset).trimEnd();
    const [last = ''] = /(?:[^\s(]+|\()$/.exec(before) ?? [];
    return mistakeAt(before.length, before.length, missing(expected, shown(last)));
  }
  const message =
    found === '"' ? t('The closing quote is missing.') : t('Unexpected “{0}”.', shown(found));
  return mistakeAt(offset, offset + found.length, message);
}

/** Says what is missing at the end, after the last word. */
function missing(expected: SyntaxError['expected'], last: string): string {
  const names = expected.flatMap((each) => (each.type === 'other' ? [each.description] : []));
  if (names.includes('a value')) return t('A value is missing after “{0}”.', last);
  if (names.includes('parentheses')) return t('A term is missing after “{0}”.', last);
  if (names.includes('a field')) return t('A field is missing after “{0}”.', last);
  return t('An operator such as : or > is missing.');
}

function mistakeAt(start: number, end: number, message: string): QueryError {
  return new QueryError(message, { start, end });
}
