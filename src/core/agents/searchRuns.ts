import { printQuery } from '../query/index.ts';
import {
  beamEnergyName,
  printTime,
  qualityOf,
  type ListedRun,
  type RunFacts,
} from '../records/index.ts';
import { ageOf, describeServer, printAnswer, rounded, rowsThatFit, type Answer } from './answer.ts';
import { loadWithin } from './chosenRuns.ts';
import type { AgentHost } from './host.ts';

const columns = [
  'experiment',
  'run',
  'type',
  'start_utc',
  'duration_s',
  'lumi_recorded_nb',
  'beam_energy',
  'quality',
];

/** The newest runs that match a query. */
export async function searchRuns(
  host: AgentHost,
  { query: text, limit = 50 }: { query: string; limit?: number },
  signal: AbortSignal,
): Promise<string> {
  const query = await host.readQuery(text);
  const server = await host.connect();
  const run = await server.run(query);
  run.tryAgain();
  await loadWithin(run, limit, signal);
  const { complete, missing, unreadable } = run;
  const newest = run.runs.slice(0, limit);
  const rest: Answer = {
    query: printQuery(query.parsed),
    server: describeServer(server),
    ...ageOf(run.since ?? sinceOf(newest, (each) => server.store.sinceRun(each))),
  };
  const shown = rowsThatFit(newest.map(rowOf), rest);
  const found = run.runs.length;
  const isAll = complete && shown.length === found;
  const total = complete ? String(found) : 'more than that';
  return printAnswer(
    {
      ...rest,
      found: complete ? found : `at least ${found}`,
      shown: shown.length,
      ...(!isAll && {
        note: `The ${shown.length} newest of ${total}: narrow the query, or use rundb_sum_luminosity for counts and totals.`,
      }),
      ...(missing > 0 && {
        warning: `${missing} runs may be missing: the RunDB counted more than it listed.`,
      }),
      ...(unreadable > 0 && { unreadable_records: unreadable }),
      columns,
      rows: shown,
    },
    'Use a smaller limit.',
  );
}

function rowOf({ experiment, run, facts }: ListedRun): readonly unknown[] {
  const { type = null, start, duration = null, lumiRecorded = null } = facts;
  const time = start === undefined ? null : printTime(start).replace(/ UTC$/, '');
  return [experiment, run, type, time, duration, lumiRecorded, energyOf(facts), qualityIn(facts)];
}

/** Belle II's name, or GeV if it has none. */
function energyOf({ beamEnergy }: RunFacts): string | number | null {
  if (beamEnergy === undefined) return null;
  return beamEnergyName(beamEnergy) ?? rounded(Number(beamEnergy.toFixed(4)));
}

const qualities = {
  bad: 'bad',
  other: 'good, with unknown flags',
  recoverable: 'good (recoverable)',
  good: 'good',
  notFlagged: 'not flagged, counts as good',
};

function qualityIn(facts: RunFacts): string {
  return qualities[qualityOf(facts)];
}

function sinceOf(
  runs: readonly ListedRun[],
  since: (run: ListedRun) => number | undefined,
): number | undefined {
  const times = runs.map(since).filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
