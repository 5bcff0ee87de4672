import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once, type EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { isRow } from './ask.ts';

const source = (name: string) => new URL(`../../../src/demo/${name}`, import.meta.url);

/** The payload of the next event of this name. */
async function first(emitter: EventEmitter, event: string): Promise<unknown> {
  const values: unknown[] = await once(emitter, event);
  return values[0];
}

describe('demo worker', () => {
  async function firstMessage(workerData: object): Promise<unknown> {
    const worker = new Worker(source('worker.ts'), { workerData });
    try {
      const message = await first(worker, 'message');
      if (isRow(message) && typeof message['url'] === 'string') {
        const { status } = await fetch(`${message['url']}/rest/v1/runs/`);
        assert.equal(status, 401);
      }
      return message;
    } finally {
      await worker.terminate();
    }
  }

  it('posts its address', async () => {
    const message = await firstMessage({ scale: 0.001, apiKey: 'key' });
    assert.ok(isRow(message));
    assert.match(String(message['url']), /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(message['apiKey'], 'key');
  });

  it("posts why it couldn't start", async () => {
    const message = await firstMessage({ runs: ['{}'] });
    assert.deepEqual(message, { error: 'A run needs an experiment and a run: {}' });
  });
});

describe('demo command', () => {
  const start = (...options: string[]) =>
    spawn(process.execPath, [fileURLToPath(source('main.ts')), ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('prints its address and exits on SIGTERM', async () => {
    const demo = start('--scale', '0.001', '--page-size', '2', '--order', 'descending');
    const ended = once(demo, 'exit');
    const line = await first(demo.stdout.setEncoding('utf8'), 'data');
    assert.match(String(line), /^Demo RunDB at http:\/\/127\.0\.0\.1:\d+, key "demo", \d+ runs\n$/);
    demo.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  });

  it('says what is wrong with an option', async () => {
    const demo = start('--latency', 'long');
    const ended = once(demo, 'exit');
    const line = await first(demo.stderr.setEncoding('utf8'), 'data');
    assert.equal(line, '--latency needs a number, not "long".\n');
    assert.deepEqual(await ended, [1, null]);
  });
});
