import type { RunSearch } from '../rundb/index.ts';
import type { Query } from './ast.ts';
import type { Meaning } from './meaning.ts';
import { PlainConditions } from './plainConditions.ts';
import { mostRequests, searchesFor, serverFilters } from './plan.ts';
import {
  requestFor,
  clientLines,
  header,
  parameters,
  preamble,
  pythonOf,
  script,
  type PythonOptions,
} from './python.ts';
import { allOf, always, never } from './pythonExpression.ts';
import { layOut, layOutStatement } from './pythonLayout.ts';
import { understand } from './understand.ts';

/**
 * A query as a few lines of Python: a single loop over the results of `get_run_info` of basf2's
 * client `RunDB`, with plain conditions for what the server doesn't filter. Undefined if the query
 * can't be expressed like that; `pythonOf` always works.
 *
 * @throws QueryError if a word is unknown.
 */
export function plainPythonOf(query: Query, options: PythonOptions = {}): string | undefined {
  const { own = new Map(), url } = options;
  const meaning = understand(query, own);
  const searches = searchesFor(meaning);
  // `pythonOf` says that no run can match.
  if (searches.length === 0) return pythonOf(query, options);
  const conditions = new PlainConditions(own);
  const isExact = requestsOf(meaning) <= mostRequests;
  const left = termsOf(query).filter(
    (term) => !isExact || !isFiltered(understand(term, own), searches),
  );
  const fits = allOf(left.map((term) => conditions.of(term)));
  if (!conditions.isPlain || fits === never) return undefined;
  const isOne = searches.length === 1;
  const indent = isOne ? 4 : 8;
  const pad = ' '.repeat(indent);
  const add = 'runs.add((run["experiment"], run["run"]))';
  return script([
    ...header(query),
    ...preamble(conditions.imports),
    '',
    ...clientLines(url),
    'runs = set()',
    ...(isOne ? loopOver(searches[0] ?? {}) : loopsOver(searches)),
    ...conditions.definitions.map((line) => `${pad}${line}`),
    ...(fits === always
      ? [`${pad}${add}`]
      : [...layOutStatement(fits, { indent, before: 'if ', after: ':' }), `${pad}    ${add}`]),
    'runs = sorted(runs)',
    'print(runs)',
  ]);
}

function loopOver(search: RunSearch): string[] {
  return layOut(requestFor(search), 0, 'for run in ', ':');
}

function loopsOver(searches: readonly RunSearch[]): string[] {
  return [
    'searches = [',
    ...searches.flatMap((search) =>
      layOut({ kind: 'call', name: 'dict', parts: parameters(search) }, 4, '', ','),
    ),
    ']',
    'for search in searches:',
    '    for run in rundb.get_run_info(**search, expand=True):',
  ];
}

/** The terms that all have to match. */
function termsOf(query: Query): readonly Query[] {
  return query.kind === 'and' ? query.terms.flatMap(termsOf) : [query];
}

/**
 * Whether the server filters by exactly this, whichever way it interprets a range of run numbers.
 */
function isFiltered(meaning: Meaning, searches: readonly RunSearch[]): boolean {
  if (meaning.kind === 'and') return meaning.terms.every((term) => isFiltered(term, searches));
  const filters = new Set(serverFilters(meaning));
  const [filter, ...others] = filters;
  if (filter === 'run') {
    const isOfOne = ({ min_experiment: min, max_experiment: max }: RunSearch): boolean =>
      min !== undefined && min === max;
    return others.length === 0 && searches.every(isOfOne);
  }
  return others.length === 0 && (filter === 'experiment' || filter === 'type');
}

/** The number of requests that a query may take, before any are merged. */
function requestsOf(meaning: Meaning): number {
  switch (meaning.kind) {
    case 'and':
      return meaning.terms.map(requestsOf).reduce((a, b) => a * b, 1);
    case 'or':
      return meaning.terms.map(requestsOf).reduce((a, b) => a + b, 0);
    case 'number':
    case 'time':
      return Math.max(1, meaning.intervals.length);
    case 'text':
      return Math.max(1, meaning.patterns.length);
    default:
      return 1;
  }
}
