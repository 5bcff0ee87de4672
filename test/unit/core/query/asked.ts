import { predicateOf, searchesFor, type Meaning } from '../../../../src/core/query/index.ts';
import type { Asked, Fitting } from '../../../../src/core/store/index.ts';

/** The searches and the predicate of a query. */
export function askedBy(meaning: Meaning): Asked & Fitting {
  return { searches: searchesFor(meaning), fits: predicateOf(meaning) };
}
