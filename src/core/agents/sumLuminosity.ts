import { printLuminosity, type RunsPart } from '../statistics/index.ts';
import { ageOf, describeServer, printAnswer, rounded, type AnswerTable } from './answer.ts';
import { chosenSum, type RunChoice } from './chosenRuns.ts';
import type { AgentHost } from './host.ts';

const columns = ['runs', 'good', 'not_flagged', 'recorded_nb', 'without_value', 'duration_h'];

/** Sums over runs: in total, by experiment and by beam energy. */
export async function sumLuminosity(
  host: AgentHost,
  choice: RunChoice & { delivered?: boolean },
  signal: AbortSignal,
): Promise<string> {
  const server = await host.connect();
  const { sum, query, notThere, unreadable, since } = await chosenSum(host, server, choice, signal);
  const { runs, good, notFlagged, recorded, summed, withoutLuminosity, leftOut } = sum;
  const { delivered, withoutDelivered, efficiency, duration, withoutDuration } = sum;
  return printAnswer(
    {
      query,
      server: describeServer(server),
      ...ageOf(since),
      runs,
      good_runs: good,
      not_flagged_runs: notFlagged,
      recorded_nb: rounded(recorded),
      recorded: printLuminosity(recorded),
      physics_runs_summed: summed,
      physics_runs_without_value: withoutLuminosity,
      other_runs_with_luminosity_left_out: leftOut,
      delivered_nb: delivered === undefined ? null : rounded(delivered),
      ...(delivered === undefined && {
        delivered_note: 'Not known yet; call again with "delivered": true if it is needed.',
      }),
      physics_runs_without_delivered: withoutDelivered,
      efficiency: efficiency === undefined ? null : Number(efficiency.toFixed(4)),
      duration_h: hours(duration),
      runs_without_duration: withoutDuration,
      ...(notThere.length > 0 && { runs_that_do_not_exist: short(notThere) }),
      ...(unreadable > 0 && { unreadable_records_not_in_any_sum: unreadable }),
      by_experiment: tableOf('experiment', sum.byExperiment),
      by_beam_energy: tableOf('beam_energy', sum.byEnergy),
    },
    'Narrow the query.',
  );
}

function tableOf(name: string, parts: Readonly<Record<string, RunsPart>>): AnswerTable {
  return {
    columns: [name, ...columns],
    rows: Object.entries(parts).map(([key, part]) => [
      /^\d+$/.test(key) ? Number(key) : key,
      part.runs,
      part.good,
      part.notFlagged,
      rounded(part.recorded),
      part.withoutLuminosity,
      hours(part.duration),
    ]),
  };
}

/** The first of many texts, and how many more there are. */
export function short(texts: readonly string[], most = 50): readonly string[] {
  if (texts.length <= most) return texts;
  return [...texts.slice(0, most), `and ${texts.length - most} more`];
}

function hours(seconds: number): number {
  return Number((seconds / 3600).toFixed(2));
}
