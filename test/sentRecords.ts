import type { DemoServer } from '../src/demo/server.ts';

/**
 * Counts the records that a demo sends from now on: one large page costs the server as much as many
 * small ones.
 */
export function countRecords({ options }: DemoServer): () => number {
  let records = 0;
  options.fault = (_request, usual) => {
    const reply = usual();
    const answer: unknown = JSON.parse(reply.body ?? 'null');
    const isPage = typeof answer === 'object' && answer !== null && 'results' in answer;
    records += isPage && Array.isArray(answer.results) ? answer.results.length : 1;
    return reply;
  };
  return () => records;
}
