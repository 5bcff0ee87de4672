import type { LocalCopy } from '../localCopy/index.ts';
import type { Body, Json } from '../rundb/index.ts';
import type { RunRange } from '../selection/ranges.ts';
import { KnownExperiments } from './knownExperiments.ts';
import { Presence } from './presence.ts';
import { RunLoader, type LoadOptions } from './runLoader.ts';
import type { Server } from './server.ts';
import { ServerHabits } from './serverHabits.ts';

export interface DownloadOptions extends LoadOptions {
  /** Called with the number of runs of a range so far. */
  readonly progress?: ((runs: number) => void) | undefined;
}

/** Reading larger pages would block others. */
const largestPage = 500;

/**
 * Downloads all runs of some ranges of an experiment to the local copy, without keeping them in memory.
 * What the local copy has isn't requested again, so the next call resumes an interrupted one.
 *
 * @throws RunDBError, and the signal's reason.
 */
export async function download(
  server: Server & { readonly local: LocalCopy },
  ranges: readonly RunRange[],
  { progress, ...options }: DownloadOptions = {},
): Promise<void> {
  const runs = new KnownExperiments();
  const largest = Math.min(server.habits.largest, largestPage);
  const habits = Object.assign(new ServerHabits(), server.habits, {
    largest,
    refreshed: -Infinity,
  });
  const presence = new Presence({ oldWillDo: false });
  const read = (body: Body, since: number): Promise<Json | undefined> =>
    server.local.keepPage(body, since);
  const loader = new RunLoader({ ...server, runs, habits, presence, read });
  const count = (): number => ranges.reduce((sum, range) => sum + loader.known.lookedAt(range), 0);
  const endListening = runs.onDidChange(() => progress?.(count()));
  try {
    await loader.load(ranges, options);
  } finally {
    endListening();
  }
  progress?.(count());
}
