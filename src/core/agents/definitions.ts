import { formatIds, languages } from '../selection/index.ts';
import type { Schema } from './schema.ts';

export const toolNames = [
  'rundb_search_runs',
  'rundb_get_run',
  'rundb_sum_luminosity',
  'rundb_find_runs_in_code',
  'rundb_format_runs',
  'rundb_explain_query_language',
] as const;

export type ToolName = (typeof toolNames)[number];

/** A tool as described to agents. The texts for users are in package.nls.json. */
export interface ToolDefinition {
  /** What it does, when to use it and when not, and its limits: for models, in English only. */
  readonly description: string;
  readonly inputSchema: Extract<Schema, { type: 'object' }>;
}

/** Limits on what an agent may send and receive. */
export const limits = {
  /** Characters of a query. */
  query: 2000,
  /** Runs and ranges in a list. */
  items: 1000,
  /** Rows in a search result. */
  rows: 200,
  /** Characters of code. */
  text: 200_000,
  /** Bytes of an answer. */
  answer: 32_000,
  /** Records checked for an answer. */
  records: 30_000,
} as const;

const query: Schema = {
  type: 'string',
  maxLength: limits.query,
  description:
    'A query, e.g. "exp:12 physics @good lumi>5/pb 2020-05". Terms side by side must all match. Call rundb_explain_query_language first if you don\'t know the language.',
};

const runs: Schema = {
  type: 'array',
  minItems: 1,
  maxItems: limits.items,
  items: { type: 'string', minLength: 3, maxLength: 40 },
  description:
    'Runs as "experiment:run" or "experiment:first-last", e.g. ["12:798", "12:900-1200"]. Of a range, only runs that exist count. Give either this or a query.',
};

const object = (
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): ToolDefinition['inputSchema'] => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
});

/** The tools. The list for MCP and the declarations in package.json are made from them. */
export const tools: Readonly<Record<ToolName, ToolDefinition>> = {
  rundb_search_runs: {
    description:
      'Find runs in the Belle II run database (RunDB) with a query. Returns the newest matching runs first, as a table with one row per run: experiment, run, type, start in UTC, duration, recorded luminosity in nb⁻¹, beam energy, and quality. Use it to see which runs match. For counts or luminosity totals use rundb_sum_luminosity; never add up these rows, since there may be more. Read-only. At most 200 rows.',
    inputSchema: object(
      {
        query,
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: limits.rows,
          default: 50,
          description: 'How many runs to return at most.',
        },
      },
      ['query'],
    ),
  },
  rundb_get_run: {
    description:
      'Get the full record of one run from the Belle II RunDB: detector status, expert quality flags, beams, luminosity, times, stop reason. Use it when the experiment and run number are known. Give fields to get only some values, and to get long texts such as fill patterns, which are shortened otherwise. Read-only.',
    inputSchema: object(
      {
        experiment: {
          type: 'integer',
          minimum: 0,
          maximum: 9999,
          description: 'Experiment number, e.g. 12.',
        },
        run: {
          type: 'integer',
          minimum: 0,
          maximum: 999_999,
          description: 'Run number, e.g. 798.',
        },
        fields: {
          type: 'array',
          minItems: 1,
          maxItems: 50,
          items: { type: 'string', minLength: 1, maxLength: 100 },
          description:
            'Short names or paths in the record, e.g. ["lumi", "quality_expert", "her.momentum"]. All fields if omitted.',
        },
      },
      ['experiment', 'run'],
    ),
  },
  rundb_sum_luminosity: {
    description:
      'Count runs and add up their luminosity, in total, by experiment, and by beam energy, for a query or for given runs, as b2info-luminosity does: recorded luminosity in nb⁻¹ of physics runs only. Says how many are good, not flagged yet, or have no value. Use it for every "how many" and "how much". Read-only. Refuses if more than 30,000 records would have to be checked, or if the RunDB listed fewer runs than it counted.',
    inputSchema: object({
      query,
      runs,
      delivered: {
        type: 'boolean',
        default: false,
        description:
          'Also download what delivered luminosity and efficiency depend on; otherwise, they are given only if already known.',
      },
    }),
  },
  rundb_find_runs_in_code: {
    description:
      'Find the runs that code, a steering file, a list, or a text mentions (lists, ranges, ExpRun, IoV, paths, cuts, command lines), with line numbers. Give the text, or the URI of a file that is open or in the workspace. Says what the text mentions, not whether the runs exist: pass the result to rundb_sum_luminosity for that. Sends no request to the RunDB. Read-only.',
    inputSchema: object({
      text: { type: 'string', maxLength: limits.text, description: 'The code or text to read.' },
      language: {
        type: 'string',
        enum: languages,
        description: 'The language of the text; “text” if omitted.',
      },
      uri: {
        type: 'string',
        maxLength: 2000,
        description: 'Instead of a text: the URI of a file in the workspace, file:///….',
      },
    }),
  },
  rundb_format_runs: {
    description:
      'Write runs the way Belle II code expects them, e.g. numbers, ranges, ExpRun, IoV, paths, a pandas cut, b2info-luminosity options, an MC dataset, or a format that the user has defined. Use it instead of writing run lists yourself. Only runs that exist are written. Returns the text and inserts nothing. “ranges”-like formats span only consecutive run numbers. With “python-query” and a query, returns a script that queries the RunDB again. Read-only.',
    inputSchema: object(
      {
        query,
        runs,
        format: {
          type: 'string',
          minLength: 1,
          maxLength: 100,
          description: `The format: ${formatIds.join(', ')}, or the name of one of the user's own formats.`,
        },
        language: {
          type: 'string',
          enum: languages,
          description: 'The language of the code; “text” if omitted.',
        },
        processing: {
          type: 'string',
          maxLength: 100,
          description:
            'For “mc-dataset” only: the processing, e.g. "proc16". Ask the user which one.',
        },
      },
      ['format'],
    ),
  },
  rundb_explain_query_language: {
    description:
      'Learn the query language of the RunDB tools, and what good run, beam energy, and luminosity mean to Belle II, with examples. Call it once before writing the first query, and again after a query was rejected. Give a query to check it and to get its usual form without running it. Sends no request to the RunDB. Read-only.',
    inputSchema: object({ query }),
  },
};

export function isToolName(name: unknown): name is ToolName {
  return toolNames.some((each) => each === name);
}
