// Counts the runs of the RunDB at an address, optionally through a proxy, in a separate process: `node
// countRuns.ts URL [PROXY]`.
import { RunDB, RunDBError } from '../../../../src/core/rundb/index.ts';

const [url = '', proxy = ''] = process.argv.slice(2);
const network = { proxy, noProxy: '' };
const rundb = new RunDB({ url, apiKey: 'secret-key', network });
try {
  console.log(await rundb.count({}));
} catch (error) {
  console.log(error instanceof RunDBError ? `${error.kind}: ${error.message}` : error);
}
await rundb.close();
