import assert from 'node:assert/strict';
import { callTool } from '../../../../src/core/agents/index.ts';
import { agentCase } from './agentCase.ts';

describe('Runs written for agents', () => {
  const at4S = { run_type: 'physics', ler: { momentum: 4 }, her: { momentum: 7.0005 } };
  const runs = [1, 2, 4].map((run) => ({ experiment: 12, run, ...at4S }));
  const { signal } = new AbortController();

  const written = async (input: object) => {
    await using open = await agentCase({
      runs: [...runs, { experiment: 12, run: 6, run_type: 'cosmic' }],
    });
    const answer = await callTool(open.host, 'rundb_format_runs', input, signal);
    return (JSON.parse(answer) as { text: string }).text;
  };

  it('can be an MC dataset, whose ranges cross unused run numbers', async () => {
    const input = { query: 'exp:12 physics', format: 'mc-dataset', language: 'yaml' };
    assert.equal(
      await written({ ...input, processing: 'proc16' }),
      [
        'experiment:',
        '  12:',
        '    proc16:',
        '      beamEnergy: 4S',
        '      sqrts: 10.580',
        '      runsRange: 1-4',
      ].join('\n'),
    );
    for (const processing of [undefined, '12', 'no: yes']) {
      await assert.rejects(written({ ...input, processing }), /needs “processing”.*Ask the user/);
    }
    const some = { runs: ['12:1-6'], format: 'mc-dataset', processing: 'proc16' };
    await assert.rejects(written(some), /physics runs only.*12:6/);
  });

  it('can have the user’s own format and paths', async () => {
    const query = 'exp:12 run<3';
    assert.equal(
      await written({ query, format: 'LFN' }),
      '/belle/e0012/r00001\n/belle/e0012/r00002',
    );
    assert.match(await written({ query, format: 'path', language: 'python' }), /\/data\/e12\/2/);
    await assert.rejects(written({ query, format: 'nothing' }), /Unknown format “nothing”/);
  });
});
