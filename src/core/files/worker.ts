/** Entry point of the worker that writes a file of runs. Whoever started it terminates it. */
import { parentPort, workerData } from 'node:worker_threads';
import { openWriter, type Writer } from './writer.ts';
import type { FromWriting, ToWriting, WritingOptions } from './writing.ts';

const tell = (message: FromWriting): void => parentPort?.postMessage(message);

/** Reports an error to the parent thread. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    tell({ code, detail: error instanceof Error ? error.message : String(error) });
  }
}

let writer: Writer | undefined;
let taken = 0;

attempt(() => {
  writer = openWriter(workerData as WritingOptions);
});
parentPort?.on('message', (message: ToWriting) =>
  attempt(() => {
    if (!writer) return;
    if ('end' in message) {
      tell({ done: writer.finish((written) => tell({ written }), message.shares) });
      return;
    }
    writer.add(message.texts);
    taken += message.texts.length;
    tell({ taken });
  }),
);
