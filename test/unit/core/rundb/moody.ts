import { openServer } from './fixture.ts';

/** A run whose position among those with the same `tie` varies. */
export interface MoodyRun {
  readonly experiment: number;
  readonly run: number;
  readonly tie: number;
}

export interface MoodyOptions {
  /** The maximum page size. */
  readonly granted?: number;
  /** Number of results at the end that aren't runs. */
  readonly unreadable?: number;
}

/** A RunDB that sorts runs by `tie` alone: those with the same one come in a different order each time. */
export async function openMoody(
  runs: readonly MoodyRun[],
  { granted = 1000, unreadable = 0 }: MoodyOptions = {},
) {
  const server: { hide: (run: MoodyRun) => boolean } = {
    /** Runs that are counted, but not returned. */
    hide: () => false,
  };
  const open = await openServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const number = (name: string, otherwise: number) =>
      Number(url.searchParams.get(name) ?? otherwise);
    const fitting = runs.filter(
      ({ experiment, run }) =>
        experiment >= number('min_experiment', 0) &&
        experiment <= number('max_experiment', Infinity) &&
        run >= number('min_run', 0) &&
        run <= number('max_run', Infinity),
    );
    const shuffled = fitting
      .map((run) => ({ run, at: run.tie + Math.random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ run }) => ({ run_type: 'physics', ...run, url: `/${run.experiment}/${run.run}` }));
    const rest = Array.from({ length: unreadable }, () => null);
    const all = [...shuffled, ...rest];
    const offset = number('offset', 0);
    const end = offset + Math.min(number('limit', 25), granted);
    const page = all.slice(offset, end);
    url.searchParams.set('offset', String(end));
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        count: all.length,
        next: end < all.length ? `${open.url}${url.pathname}${url.search}` : null,
        results: page.filter((run) => run === null || !server.hide(run)),
      }),
    );
  });
  return Object.assign(server, open);
}
