import { usualUrl, type RunSearch } from '../rundb/index.ts';
import type { Query } from './ast.ts';
import type { Conditions } from './conditions.ts';
import { searchesFor } from './plan.ts';
import { printQuery } from './print.ts';
import { conditionOf } from './pythonConditions.ts';
import { always, never, type Operand } from './pythonExpression.ts';
import { helpersFor, type Import } from './pythonHelpers.ts';
import { layOut, layOutReturn } from './pythonLayout.ts';
import { printable, textLiteral } from './pythonLiteral.ts';
import { understand } from './understand.ts';

export interface PythonOptions {
  /** The user's conditions. */
  readonly own?: Conditions;
  /** Where the RunDB is, if it is not where the Python client looks for it. */
  readonly url?: string;
}

/**
 * A Python script that lists the runs that fit a query, with the client `RunDB` of basf2. It asks
 * the server for the same parts as we do, and is formatted as black would.
 *
 * @throws QueryError for a word that is not known.
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
  const fits = ['def fits(run):', '    """Whether a run fits."""', ...layOutReturn(expression)];
  const asked = expression === always ? 'records()' : 'records() if fits(run)';
  return script([
    ...header(query),
    '# BELLE2_RUNDB_TOKEN in the environment is the API key.',
    '',
    ...importLines([['os'], ...imports]),
    '',
    'from rundb import RunDB',
    ...block(records(searches, url?.replace(/\/+$/, '') ?? usualUrl)),
    ...code.flatMap((lines) => block(lines)),
    ...block(runId),
    ...(expression === always ? [] : block(fits)),
    ...block([`runs = sorted({run_id(run) for run in ${asked}} - {None})`, 'print(runs)']),
  ]);
}

function script(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function block(lines: readonly string[]): string[] {
  return ['', '', ...lines];
}

/** A comment that says what is asked for. */
function header(query: Query): string[] {
  const text = printable(printQuery(query));
  return text === '' ? ['# All runs.', '#'] : [...wrapped(`Query: ${text}`), '#'];
}

/** Lines of a comment, broken at spaces outside of quotes. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '#';
  for (const [word] of text.matchAll(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g)) {
    // What begins with `type:` is no comment to Python's tools.
    if (line.length + word.length < 88 || line === '#' || word.startsWith('type:')) {
      line += ` ${word}`;
    } else {
      lines.push(line);
      line = `#        ${word}`;
    }
  }
  return [...lines, line];
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

/** The function that asks the server, in one call for each search. */
function records(searches: readonly RunSearch[], url: string): string[] {
  return [
    'def records():',
    '    """The records of all runs that may match, from the server."""',
    '    rundb = RunDB(apikey=os.environ["BELLE2_RUNDB_TOKEN"])',
    ...(url === usualUrl ? [] : [`    rundb.URL = ${textLiteral(url)}`]),
    ...searches.flatMap((search) => layOut(call(search), 4, 'yield from ')),
  ];
}

function call(search: RunSearch): Operand {
  const given = Object.entries(search).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return `${name}=${typeof value === 'string' ? textLiteral(value) : String(value)}`;
  });
  const parts = [...given, 'expand=True'].map((text): Operand => ({ kind: 'atom', text }));
  return { kind: 'call', name: 'rundb.get_run_info', parts };
}

const runId = [
  'def run_id(run):',
  '    """Experiment and run number; None where a record lacks one."""',
  '    numbers = (number(run, "experiment"), number(run, "run"))',
  '    return tuple(map(int, numbers)) if all(each % 1 == 0 for each in numbers) else None',
];
