import type { Query } from './ast.ts';
import type { Conditions } from './conditions.ts';
import { QueryError } from './errors.ts';
import type { Meaning } from './meaning.ts';
import { parseQuery } from './parse.ts';
import { understand } from './understand.ts';

/** A query that is valid. */
export interface ValidQuery {
  readonly parsed: Query;
  readonly meaning: Meaning;
}

/**
 * Parses a query, and resolves its words.
 *
 * @throws QueryError with the first mistake: an unknown word rather than a syntax error after it,
 *   so that plain English isn't answered with an odd character.
 */
export function readValid(text: string, own: Conditions = new Map()): ValidQuery {
  const parsed = parsedOrMistake(text);
  if (!(parsed instanceof QueryError)) return { parsed, meaning: understand(parsed, own) };
  requireKnownBefore(text.slice(0, parsed.at.start), own);
  throw parsed;
}

/** The most words before a syntax error that may be part of it, such as `lumi >` of `lumi > )`. */
const mostWords = 3;

/** Only looked for where a word begins: a long one would be tried from each of its characters. */
const lastWord = /(?<!\S)\S+$/;

/** @throws QueryError for an unknown word in a text before a syntax error. */
function requireKnownBefore(before: string, own: Conditions): void {
  // The word at the end may be only a part of one.
  let words = before.replace(lastWord, '').trimEnd();
  for (let i = 0; i <= mostWords; i++) {
    const parsed = parsedOrMistake(words);
    if (!(parsed instanceof QueryError)) {
      understand(parsed, own);
      return;
    }
    words = words.replace(lastWord, '').trimEnd();
  }
}

function parsedOrMistake(text: string): Query | QueryError {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}
