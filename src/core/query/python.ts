import { usualUrl, type RunSearch } from '../rundb/index.ts';
import type { Query } from './ast.ts';
import type { Conditions } from './conditions.ts';
import { searchesFor } from './plan.ts';
import { printQuery } from './print.ts';
import { conditionOf } from './pythonConditions.ts';
import { always, never, type Operand } from './pythonExpression.ts';
import { helpersFor, type Import } from './pythonHelpers.ts';
import { layOut, layOutStatement } from './pythonLayout.ts';
import { printable, textLiteral } from './pythonLiteral.ts';
import { understand } from './understand.ts';

export interface PythonOptions {
  /** The user's own conditions. */
  readonly own?: Conditions;
  /** The RunDB's address, if it isn't the Python client's default. */
  readonly url?: string;
}

/**
 * A Python script that lists the runs that match a query, using basf2's client `RunDB`. It sends
 * the same searches as the extension, and is formatted as black would.
 *
 * @throws QueryError if a word is unknown.
 */
export function pythonOf(query: Query, { own = new Map(), url }: PythonOptions = {}): string {
  const { expression, helpers } = conditionOf(query, own);
  const searches = searchesFor(understand(query, own));
  if (searches.length === 0 || expression === never) {
    return script([
      ...header(query),
      '',
      '# No run can match this query.',
      'runs = []',
      'print(runs)',
    ]);
  }
  const { code, imports } = helpersFor(new Set([...helpers, 'number']));
  const fits = [
    'def fits(run):',
    '    """Whether a run fits."""',
    ...layOutStatement(expression, { indent: 4, before: 'return ' }),
  ];
  const asked = expression === always ? 'records()' : 'records() if fits(run)';
  return script([
    ...header(query),
    ...preamble(imports),
    ...block(records(searches, url)),
    ...code.flatMap((lines) => block(lines)),
    ...block(runId),
    ...(expression === always ? [] : block(fits)),
    ...block([`runs = sorted({run_id(run) for run in ${asked}} - {None})`, 'print(runs)']),
  ]);
}

/** Joins the lines of a script. */
export function script(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function block(lines: readonly string[]): string[] {
  return ['', '', ...lines];
}

/** A comment with the query. */
export function header(query: Query): string[] {
  const text = printable(printQuery(query));
  return text === '' ? ['# All runs.', '#'] : [...wrapped(`Query: ${text}`), '#'];
}

/** A comment, wrapped at spaces outside quotes. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const [word] of text.matchAll(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g)) {
    // A comment that starts with `type:` has a special meaning to Python's tools.
    if (line.length + word.length < 88 || line === '#' || word.startsWith('type:')) {
      line += ` ${word}`;
    } else {
      lines.push(line);
      line = `#        ${word}`;
    }
  }
  return [...lines, line];
}

/** The imports of a script, and where its API key comes from. */
export function preamble(imports: readonly Import[]): string[] {
  return [
    '# BELLE2_RUNDB_TOKEN in the environment is the API key.',
    '',
    ...importLines([['os'], ...imports]),
    '',
    'from rundb import RunDB',
  ];
}

/** The lines that create the client and set its address. */
export function clientLines(url: string | undefined): string[] {
  const own = url?.replace(/\/+$/, '') ?? usualUrl;
  return [
    'rundb = RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"])',
    ...(own === usualUrl ? [] : [`rundb.URL = ${textLiteral(own)}`]),
  ];
}

function importLines(imports: readonly Import[]): string[] {
  const whole = new Set<string>();
  const named = new Map<string, Set<string>>();
  for (const [module, name] of imports) {
    if (name === undefined) whole.add(module);
    else named.set(module, (named.get(module) ?? new Set()).add(name));
  }
  return [
    ...[...whole].sort().map((module) => `import ${module}`),
    ...[...named].sort().map(([module, names]) => `from ${module} import ${list(names)}`),
  ];
}

function list(names: ReadonlySet<string>): string {
  return [...names].sort().join(', ');
}

/** The function that gets the records from the server, with one call per search. */
function records(searches: readonly RunSearch[], url: string | undefined): string[] {
  return [
    'def records():',
    '    """The records of all runs that may match, from the server."""',
    ...clientLines(url).map((line) => `    ${line}`),
    ...searches.flatMap((search) => layOut(requestFor(search), 4, 'yield from ')),
  ];
}

/** The call that sends a search to the server. */
export function requestFor(search: RunSearch): Operand {
  return {
    kind: 'call',
    name: 'rundb.get_run_info',
    parts: [...parameters(search), { kind: 'atom', text: 'expand=True' }],
  };
}

/** A search as the arguments of a call. */
export function parameters(search: RunSearch): Operand[] {
  return Object.entries(search).flatMap(([name, value]): Operand[] => {
    if (value === undefined) return [];
    const text = `${name}=${typeof value === 'string' ? textLiteral(value) : String(value)}`;
    return [{ kind: 'atom', text }];
  });
}

const runId = [
  'def run_id(run):',
  '    """Experiment and run number; None if a record lacks one."""',
  '    numbers = (number(run, "experiment"), number(run, "run"))',
  '    return tuple(map(int, numbers)) if all(each % 1 == 0 for each in numbers) else None',
];
