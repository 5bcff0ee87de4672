import fc from 'fast-check';
import { anyCase, runCase } from './storeCase.ts';
import { openUnsteady } from './unsteady.ts';

describe('The store of runs, its lists and its queries', () => {
  it('lose no run, list none twice, and end, however they are used and whatever the server does', async () => {
    await using server = await openUnsteady();
    await fc.assert(
      fc.asyncProperty(anyCase, (each) => runCase(server, each)),
      { numRuns: 80 },
    );
  }).timeout(20_000);
});
