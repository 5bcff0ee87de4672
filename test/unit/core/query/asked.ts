import { predicateOf, searchesFor, type Meaning } from '../../../../src/core/query/index.ts';
import type { Asked, Fitting } from '../../../../src/core/store/index.ts';

/** What a query asks. */
export function askedBy(meaning: Meaning): Asked & Fitting {
  return { searches: searchesFor(meaning), fits: predicateOf(meaning) };
}
