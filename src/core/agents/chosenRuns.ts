import { printCount } from '../format/index.ts';
import { printQuery } from '../query/index.ts';
import { iovOf, printRange, Selection, type RunRange } from '../selection/index.ts';
import {
  wholeRuns,
  wholeSum,
  type Meant,
  type QueryRun,
  type WholeRuns,
  type WholeSum,
} from '../store/index.ts';
import { limits } from './definitions.ts';
import { AgentError } from './errors.ts';
import type { AgentHost, AgentQuery, AgentServer } from './host.ts';

/** The runs that an agent requests. */
export interface RunChoice {
  readonly query?: string;
  readonly runs?: readonly string[];
}

/** The request, as repeated in answers. */
interface Said {
  /** The query in its usual form. */
  readonly query: string | undefined;
  /** Of the runs given, the numbers that don't exist: `12:5-7`. */
  readonly notThere: readonly string[];
}

/** All runs that an agent requests, in order. @throws NotWholeError, AgentError */
export async function chosenRuns(
  host: AgentHost,
  server: AgentServer,
  choice: RunChoice,
  signal: AbortSignal,
): Promise<Omit<WholeRuns, 'notThere'> & Said> {
  const meant = await readChoice(host, choice);
  const found = await wholeRuns(server, meant, { signal, load: loadAll(signal) });
  return { ...found, ...said(meant, found) };
}

/** The sums over those runs, determined as cheaply as possible. @throws as `chosenRuns` */
export async function chosenSum(
  host: AgentHost,
  server: AgentServer,
  { delivered = false, ...choice }: RunChoice & { readonly delivered?: boolean },
  signal: AbortSignal,
): Promise<Omit<WholeSum, 'notThere'> & Said> {
  const meant = await readChoice(host, choice);
  const found = await wholeSum(server, meant, { delivered, signal, load: loadAll(signal) });
  return { ...found, ...said(meant, found) };
}

function said(meant: Meant<AgentQuery>, { notThere }: { readonly notThere: Selection }): Said {
  return {
    query: 'query' in meant ? printQuery(meant.query.parsed) : undefined,
    notThere: notThere.ranges.map(printRuns),
  };
}

/** Loads everything that a query finds, unless an agent may not request that many records. */
function loadAll(signal: AbortSignal): (run: QueryRun) => Promise<void> {
  return (run) => loadWithin(run, Infinity, signal);
}

/**
 * Loads more until that many runs are found.
 *
 * @throws AgentError if too many records would have to be checked.
 */
export async function loadWithin(
  run: QueryRun,
  wanted: number,
  signal: AbortSignal,
): Promise<void> {
  const tooMany = new AbortController();
  const progress = (): void => {
    const toCheck = wanted === Infinity ? (run.of ?? 0) : 0;
    if (Math.max(run.lookedAt, toCheck) > limits.records) tooMany.abort();
  };
  try {
    await run.load(wanted, { signal: AbortSignal.any([signal, tooMany.signal]), progress });
  } catch (error) {
    if (!tooMany.signal.aborted || signal.aborted) throw error;
    throw new AgentError(
      `The query would have to check more than ${printCount(limits.records)} records. Add experiments, dates, or a run type: the RunDB can filter by these.`,
    );
  }
}

/** `12:798-3904`, as accepted and returned by the tools. */
export function printRuns({ experiment, first, last }: RunRange): string {
  return `${experiment}:${printRange({ first, last })}`;
}

async function readChoice(host: AgentHost, { query, runs }: RunChoice): Promise<Meant<AgentQuery>> {
  if ((query === undefined) === (runs === undefined)) {
    throw new AgentError('Give either “query” or “runs”.');
  }
  if (query !== undefined) return { query: await host.readQuery(query) };
  const iovs = (runs ?? []).map((text) => {
    const [, experiment, first, last = first] =
      /^(\d{1,4}):(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
    if (experiment === undefined || Number(first) > Number(last)) {
      throw new AgentError(
        `“${text}” isn’t a run or a range of runs. Write "experiment:run" or "experiment:first-last", such as "12:798" or "12:900-1200".`,
      );
    }
    return iovOf(Number(experiment), Number(first), Number(last));
  });
  return { selection: Selection.ofIovs(iovs) };
}
