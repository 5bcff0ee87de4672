import { inEnglish } from '../format/index.ts';
import { pythonOf } from '../query/index.ts';
import type { RunId } from '../rundb/index.ts';
import {
  emptyPlace,
  energiesOf,
  formatOf,
  hasRanges,
  iovOf,
  isProcessing,
  languages,
  rangesOf,
  saysExperiment,
  Selection,
  writeRuns,
  type DatasetFacts,
} from '../selection/index.ts';
import { datasetRun, wholeRuns } from '../store/index.ts';
import { ageOf, describeServer, printAnswer } from './answer.ts';
import { chosenRuns, type RunChoice } from './chosenRuns.ts';
import { AgentError } from './errors.ts';
import type { AgentHost, AgentServer } from './host.ts';
import { short } from './sumLuminosity.ts';

interface FormatChoice extends RunChoice {
  readonly format: string;
  readonly language?: string;
  readonly processing?: string;
}

/** Runs as written in code. */
export async function formatRuns(
  host: AgentHost,
  { format: name, language, processing, ...choice }: FormatChoice,
  signal: AbortSignal,
): Promise<string> {
  const { format, path } = await host.format(name);
  const server = await host.connect();
  const { url } = server;
  if (format === 'python-query' && choice.query !== undefined && choice.runs === undefined) {
    const { parsed } = await host.readQuery(choice.query);
    const text = pythonOf(parsed, { own: host.conditions(), url });
    const note = 'The script asks the RunDB when it is run; which runs that gives is not checked.';
    return printAnswer({ format: name, text, note }, '');
  }
  const { runs, query, notThere, unreadable, since } = await chosenRuns(
    host,
    server,
    choice,
    signal,
  );
  if (runs.length === 0) throw new AgentError('No runs match, so there is nothing to write.');
  const place = emptyPlace(languages.find((each) => each === language) ?? 'text');
  const needsRecords = typeof format === 'string' && formatOf(format).needsRecords === true;
  const dataset = needsRecords ? await datasetOf(server, runs, processing, signal) : undefined;
  const energyOf = energiesOf(runs.map(datasetRun));
  const options = { url, path, dataset, energyOf };
  const text = inEnglish(() => writeRuns({ runs, ranges: rangesOf(runs) }, format, place, options));
  const experiments = new Set(runs.map(({ experiment }) => experiment));
  return printAnswer(
    {
      query,
      server: describeServer(server),
      ...ageOf(since),
      format: name,
      runs: runs.length,
      experiments: [...experiments],
      ...(!saysExperiment(format, experiments.size, { path }) && {
        note: 'The text doesn’t say the experiment: the code around it has to.',
      }),
      ...(notThere.length > 0 && { left_out_because_they_do_not_exist: short(notThere) }),
      ...(unreadable > 0 && { unreadable_records_left_out: unreadable }),
      text,
    },
    hasRanges(format) ? 'Choose fewer runs.' : 'Choose fewer runs, or the format “ranges”.',
  );
}

/** The facts for writing an MC dataset, including which other runs exist between those in it. */
async function datasetOf(
  server: AgentServer,
  runs: readonly RunId[],
  processing: string | undefined,
  signal: AbortSignal,
): Promise<DatasetFacts> {
  if (processing === undefined || !isProcessing(processing)) {
    throw new AgentError(
      'An MC dataset needs “processing”: letters, digits, “_”, “-”, and “.”, beginning with a letter, such as "proc16". Ask the user which one.',
    );
  }
  const iovs = Selection.of(runs).spans.map(({ experiment, first, last }) =>
    iovOf(experiment, first, last),
  );
  const all = await wholeRuns(server, { selection: Selection.ofIovs(iovs) }, { signal });
  if (all.unreadable > 0) {
    throw new AgentError(
      `${all.unreadable} records between these runs can’t be read, so their beam energies are unknown.`,
    );
  }
  return { processing, existing: all.runs.map(datasetRun) };
}
