/** A thread that opens new files at the same moments as another one, and reports what went wrong. */
import { parentPort, workerData } from 'node:worker_threads';
import { openRuns } from '../../../../src/core/localCopy/runsFile.ts';

const { files, gate } = workerData as { files: readonly string[]; gate: Int32Array };
const problems: string[] = [];
for (const [i, file] of files.entries()) {
  Atomics.add(gate, i, 1);
  while (Atomics.load(gate, i) < 2);
  try {
    openRuns(file, 5000).close();
  } catch (error) {
    problems.push(String(error));
  }
}
parentPort?.postMessage(problems);
