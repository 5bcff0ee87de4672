import type { DemoServer } from '../../src/demo/server.ts';

/** Leaves runs out of what a server lists, but not out of what it counts. */
export function hide({ options }: DemoServer, isHidden: (run: number) => boolean): void {
  options.fault = (_request, usual) => {
    const reply = usual();
    const page: unknown = JSON.parse(reply.body ?? 'null');
    if (typeof page !== 'object' || page === null || !('results' in page)) return reply;
    const { results } = page;
    const left = Array.isArray(results) ? results.filter((run) => !isHidden(numberOf(run))) : [];
    return { ...reply, body: JSON.stringify({ ...page, results: left }) };
  };
}

function numberOf(run: unknown): number {
  return typeof run === 'object' && run !== null && 'run' in run ? Number(run.run) : NaN;
}
