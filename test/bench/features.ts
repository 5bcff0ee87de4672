import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runIntegration } from '../vscode/integration.ts';
import { tempDir } from '../vscode/temp.ts';
import { checkout, versions } from '../vscode/versions.ts';
import { latencies, scaleOf, sizes } from './data.ts';
import { startServer, type BenchServer } from './server.ts';
import { readRows, type Row } from './table.ts';

/** The tree and the documents in a real VS Code, with near and distant, small and large demos. */
export async function benchFeatures(): Promise<Row[]> {
  await using servers = new AsyncDisposableStack();
  const start = async (options: Parameters<typeof startServer>[0]) =>
    servers.use(await startServer(options));
  const near = await Promise.all(sizes.map((size) => start({ scale: scaleOf(size) })));
  const far = await Promise.all(latencies.map((latency) => start({ latency, scale: scaleOf(10) })));
  const temp = tempDir();
  const report = join(temp.path, 'report');
  await runIntegration({
    version: versions.newest,
    extensionPath: checkout,
    testsPath: join(checkout, 'dist', 'test', 'bench', 'host', 'features.cjs'),
    env: {
      BELLE2_RUNDB_TOKEN: 'demo',
      RUNDB_BENCH_LATENCIES: urls(far),
      RUNDB_BENCH_SIZES: urls(near),
      RUNDB_BENCH_REPORT: report,
    },
  });
  const rows = readRows(await readFile(report, 'utf8'));
  temp.remove();
  return rows;
}

function urls(servers: readonly BenchServer[]): string {
  return servers.map(({ url }) => url).join(' ');
}
