import type { RunId } from './runs.ts';

/** The address of the RunDB's own page of a run. */
export function webPage({ experiment, run }: RunId, server: string): string {
  const parameters = new URLSearchParams({
    min_experiment: String(experiment),
    max_experiment: String(experiment),
    min_run: String(run),
    max_run: String(run),
    expand: 'True',
  });
  return `${server}/rest/v1/runs/?${parameters.toString()}`;
}
