import { readFileSync } from 'node:fs';
import { AgentError, type AgentHost, type AgentServer } from '../../../../src/core/agents/index.ts';
import { parseQuery, understand } from '../../../../src/core/query/index.ts';
import { formatIds, Template } from '../../../../src/core/selection/index.ts';
import { RunDB, RunDBError } from '../../../../src/core/rundb/index.ts';
import { KnownIntervals } from '../../../../src/core/store/knownIntervals.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { startDemo, type DemoOptions, type DemoServer } from '../../../../src/demo/server.ts';
import { askedBy } from '../query/asked.ts';

export const skillFile = new URL('../../../../skills/belle2-rundb/SKILL.md', import.meta.url);

/** A key that must never be revealed. */
export const secret = 'rundb-secret-4711';

export interface AgentCase extends AsyncDisposable {
  readonly demo: DemoServer;
  readonly host: AgentHost & { isSignedIn: boolean };
  /** Internal errors of the extension. */
  readonly errors: unknown[];
}

const ownFormat = {
  template: new Template('/belle/e{experiment:04}/r{run:05}'),
  separator: '\n',
};

/** A demo RunDB, and what the tools need from whoever provides them, without VS Code. */
export async function agentCase(options: DemoOptions): Promise<AgentCase> {
  const demo = await startDemo({ apiKey: secret, ...options });
  const rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey });
  const store = new RunStore(rundb);
  const intervals = new KnownIntervals(rundb, store);
  const server: AgentServer = {
    ...{ store, url: demo.url, isDemo: true },
    run: (query) => Promise.resolve(store.query(query)),
    known: intervals,
  };
  const errors: unknown[] = [];
  const host = {
    isSignedIn: true,
    connect: () =>
      host.isSignedIn
        ? Promise.resolve(server)
        : Promise.reject(new RunDBError('notSignedIn', () => "You're not signed in to the RunDB.")),
    readQuery: (text: string) =>
      Promise.resolve().then(() => {
        const parsed = parseQuery(text);
        const asked = askedBy(understand(parsed));
        return { text, parsed, ...asked, query: { text, conditions: [] } };
      }),
    conditions: () => new Map<string, string>(),
    format: (name: string) => {
      const format = name === 'LFN' ? ownFormat : formatIds.find((each) => each === name);
      if (format)
        return Promise.resolve({ format, path: new Template('/data/e{experiment}/{run}') });
      return Promise.reject(new AgentError(`Unknown format “${name}”.`));
    },
    skill: () => Promise.resolve(readFileSync(skillFile, 'utf8')),
    readText: () => Promise.reject(new AgentError('This file isn’t in the workspace.')),
    logError: (error: unknown) => void errors.push(error),
  };
  return {
    ...{ demo, host, errors },
    async [Symbol.asyncDispose]() {
      await rundb.close();
      await demo.close();
    },
  };
}
