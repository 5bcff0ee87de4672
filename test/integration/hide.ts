import type { DemoServer } from '../../src/demo/server.ts';

/** Leaves runs out of a server's listings, but not out of its counts. */
export function hide(demo: DemoServer, isHidden: (run: number) => boolean): void {
  change(demo, (results) => results.filter((run) => !isHidden(numberOf(run))));
}

/** Replaces some runs in a server's listings with something that isn't a run record. */
export function spoil(demo: DemoServer, isSpoilt: (run: number) => boolean): void {
  change(demo, (results) =>
    results.map((run) => (isSpoilt(numberOf(run)) ? { spoilt: true } : run)),
  );
}

function change({ options }: DemoServer, of: (results: readonly unknown[]) => unknown[]): void {
  options.fault = (_request, usual) => {
    const reply = usual();
    const page: unknown = JSON.parse(reply.body ?? 'null');
    if (typeof page !== 'object' || page === null || !('results' in page)) return reply;
    const { results } = page;
    const changed = of(Array.isArray(results) ? results : []);
    return { ...reply, body: JSON.stringify({ ...page, results: changed }) };
  };
}

function numberOf(run: unknown): number {
  return typeof run === 'object' && run !== null && 'run' in run ? Number(run.run) : NaN;
}
