import type { FilterName } from './database.ts';

/** The parameters of a request for runs. */
export interface RunsQuery {
  readonly filter: ReadonlyMap<FilterName, number | string>;
  readonly expand: boolean;
  readonly limit: number | undefined;
  readonly offset: number;
}

/** What is wrong, by parameter, in Django REST Framework's format. */
export type Problems = Record<string, string[]>;

type Reader = (text: string) => number | string | undefined;

const filters: Record<FilterName, readonly [read: Reader, problem: string]> = {
  min_experiment: [decimal, 'Enter a number.'],
  max_experiment: [decimal, 'Enter a number.'],
  min_run: [decimal, 'Enter a number.'],
  max_run: [decimal, 'Enter a number.'],
  min_date: [date, 'Enter a valid date.'],
  max_date: [date, 'Enter a valid date.'],
  run_type: [(text) => text, ''],
  all_detectors_running: [boolean, 'Must be a valid boolean.'],
};

const others = {
  expand: [boolean, 'Must be a valid boolean.'],
  limit: [positive, 'Enter a number.'],
  offset: [natural, 'Enter a number.'],
} as const;

/** Parses the parameters; unknown ones are ignored, empty ones count as missing. */
export function readParameters(params: URLSearchParams): RunsQuery | { problems: Problems } {
  const problems: Problems = {};
  const value = <T>(name: string, [read, problem]: readonly [(text: string) => T, string]) => {
    const text = params.getAll(name).at(-1);
    if (text === undefined || text === '') return undefined;
    const found = read(text);
    if (found === undefined) problems[name] = [problem];
    return found;
  };
  const filter = new Map<FilterName, number | string>();
  for (const name of filterNames) {
    const wanted = value(name, filters[name]);
    if (wanted !== undefined) filter.set(name, wanted);
  }
  const query = {
    filter,
    expand: value('expand', others.expand) === 1,
    limit: value('limit', others.limit),
    offset: value('offset', others.offset) ?? 0,
  };
  return Object.keys(problems).length > 0 ? { problems } : query;
}

const filterNames = [
  'min_experiment',
  'max_experiment',
  'min_run',
  'max_run',
  'min_date',
  'max_date',
  'run_type',
  'all_detectors_running',
] as const satisfies FilterName[];

/**
 * In any form that Django accepts: Python clients send `10000.0`, because that is how Python prints `1e4`.
 */
function decimal(text: string): number | undefined {
  const isDecimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim());
  return isDecimal ? Number(text) : undefined;
}

function natural(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function positive(text: string): number | undefined {
  const value = natural(text);
  return value === 0 ? undefined : value;
}

function boolean(text: string): 0 | 1 | undefined {
  if (/^(True|true|1)$/.test(text)) return 1;
  return /^(False|false|0)$/.test(text) ? 0 : undefined;
}

function date(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  // February 30 would turn into March.
  const isDay =
    !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
  return isDay ? text : undefined;
}
