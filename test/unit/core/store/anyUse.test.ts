import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { openLocalCopy } from '../../../../src/core/localCopy/index.ts';
import { anyCase, runCase } from './storeCase.ts';
import { openUnsteady } from './unsteady.ts';
import { manyCases } from '../../../manyCases.ts';

const worker = fileURLToPath(import.meta.resolve('../../../../src/core/localCopy/worker.ts'));

describe('The store of runs, its lists and its queries', () => {
  it('lose no run, list none twice, and finish, however they are used and whatever the server does', async () => {
    await using server = await openUnsteady();
    await fc.assert(
      fc.asyncProperty(anyCase, (each) => runCase(server, each)),
      { numRuns: manyCases(40) },
    );
  });

  it('do the same with a local copy that outlasts them', async () => {
    await using server = await openUnsteady();
    const local = openLocalCopy({ worker, file: undefined });
    try {
      await fc.assert(
        fc.asyncProperty(anyCase, async (each) => {
          await local.clear();
          await runCase(server, each, local);
        }),
        { numRuns: manyCases(50) },
      );
    } finally {
      await local.close();
    }
  });
});
