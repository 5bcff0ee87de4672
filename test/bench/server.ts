import { join } from 'node:path';
import { startProcess } from '../vscode/process.ts';
import { checkout } from '../vscode/versions.ts';

export interface BenchServer extends AsyncDisposable {
  /** Origin. */
  readonly url: string;
}

/** Runs per page if a request doesn't specify a limit. */
export const pageSize = 100;

/**
 * Starts the demo in a separate process, so that it doesn't share our thread.
 *
 * @param options.latency Delay before each response, in ms.
 * @param options.scale Of the made-up runs; 1 gives over 20,000.
 */
export async function startServer({
  latency = 0,
  scale = 1,
}: {
  latency?: number;
  scale?: number;
}): Promise<BenchServer> {
  const script = join(checkout, 'src', 'demo', 'main.ts');
  const options = { latency, scale, 'page-size': pageSize };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const demo = startProcess(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    demo.child.stdout?.on('data', (text: Buffer) => {
      const found = /http:\/\/[\w.:]+/.exec(text.toString());
      if (found) resolve(found[0]);
    });
    void demo.exited.then(() => reject(new Error('The demo did not start.')));
  });
  return { url, [Symbol.asyncDispose]: () => demo.stop() };
}
