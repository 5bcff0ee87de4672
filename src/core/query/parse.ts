import { t } from '@vscode/l10n';
import type { Query } from './ast.ts';
import { QueryError } from './errors.ts';
import { parse, SyntaxError } from './grammar.js';

/** Deeper than anybody writes, and no danger for the stack. */
const deepest = 100;

/**
 * Reads a query; nothing typed asks for everything.
 *
 * @throws QueryError for what is none, with the place. Words are looked at later: `understand`.
 */
export function parseQuery(text: string): Query {
  requireFlat(text);
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { offset } = error.location.start;
    throw new QueryError(sentence(error, text.slice(offset)), {
      start: offset,
      end: Math.max(error.location.end.offset, offset),
    });
  }
}

function requireFlat(text: string): void {
  let depth = 0;
  for (const { 0: sign, index } of text.matchAll(/[()]/g)) {
    depth += sign === '(' ? 1 : -1;
    if (depth > deepest) {
      throw new QueryError(t('These parentheses are nested too deeply.'), {
        start: index,
        end: index + 1,
      });
    }
  }
}

function sentence({ expected }: SyntaxError, rest: string): string {
  const found = /^(?:[\p{L}\p{N}_]+|\S)/u.exec(rest)?.[0];
  const names = [...new Set(expected.flatMap(nameOf))];
  const last = names.pop();
  const wanted = names.length > 0 ? t('{0} or {1}', names.join(', '), last ?? '') : (last ?? '');
  if (rest.startsWith('"')) return t('The text in quotes does not end.');
  return found === undefined
    ? t('The query ends where {0} is expected.', wanted)
    : t('Found “{0}” where {1} is expected.', found, wanted);
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
