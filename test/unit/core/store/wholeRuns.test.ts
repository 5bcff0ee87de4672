import assert from 'node:assert/strict';
import { callTool } from '../../../../src/core/agents/index.ts';
import { hide } from '../../../integration/hide.ts';
import { agentCase } from '../agents/agentCase.ts';

describe('All runs of a query, or of given numbers', () => {
  const runs = [1, 2, 3, 5].map((run) => ({ experiment: 12, run, run_type: 'physics' }));
  const { signal } = new AbortController();

  for (const given of [{ query: 'exp:12' }, { runs: ['12:1-5'] }]) {
    it(`are no fewer than the server counts: ${JSON.stringify(given)}`, async () => {
      await using open = await agentCase({ runs });
      const ask = (tool: string, more = {}) =>
        callTool(open.host, tool, { ...given, ...more }, signal);
      const all = JSON.parse(await ask('rundb_sum_luminosity')) as Record<string, unknown>;
      assert.equal(all['runs'], 4);
      assert.deepEqual(all['runs_that_do_not_exist'], 'runs' in given ? ['12:4'] : undefined);
    });

    it(`are not to be had where it lists fewer: ${JSON.stringify(given)}`, async () => {
      await using open = await agentCase({ runs });
      hide(open.demo, (run) => run === 2);
      const lacking = /1 of 4 runs may be missing.*no answer is given/;
      await assert.rejects(callTool(open.host, 'rundb_sum_luminosity', given, signal), lacking);
      const format = { ...given, format: 'numbers' };
      await assert.rejects(callTool(open.host, 'rundb_format_runs', format, signal), lacking);
    });
  }
});
