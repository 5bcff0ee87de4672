import type { Way } from '../../src/core/rundb/index.ts';
import { startDemo, type DemoOptions, type DemoServer } from '../../src/demo/server.ts';
import { Connection, CredentialStore } from '../../src/features/connection/index.ts';
import { RunsView } from '../../src/features/runs/index.ts';
import type { Filters } from '../../src/features/runs/filters.ts';
import { setUrl } from './fixture.ts';
import { Secrets } from './features/secrets.ts';

/** A row of the tree. */
export type Row = Awaited<ReturnType<RunsView['getChildren']>>[number];

export interface OpenView extends AsyncDisposable {
  readonly demo: DemoServer;
  readonly connection: Connection;
  readonly view: RunsView;
}

/** A separate view on a demo RunDB. */
export async function openView(
  options: DemoOptions,
  way: Way = {},
  filters?: Filters,
): Promise<OpenView> {
  const demo = await startDemo(options);
  await setUrl(demo.url);
  const store = new CredentialStore(new Secrets());
  await store.set(demo.url, { apiKey: demo.apiKey });
  const connection = new Connection(store, undefined, way);
  await connection.ready;
  const view = new RunsView(connection, filters);
  return {
    demo,
    view,
    connection,
    async [Symbol.asyncDispose]() {
      view.dispose();
      connection.dispose();
      await demo.close();
    },
  };
}

/**
 * The children of a row, or the top-level rows, once there are enough, or `wanted` accepts them.
 */
export async function rows(
  view: RunsView,
  wanted: number | ((rows: Row[]) => boolean) = 1,
  parent?: Row,
): Promise<Row[]> {
  const isThere = typeof wanted === 'number' ? (found: Row[]) => found.length >= wanted : wanted;
  for (;;) {
    const changed = new Promise<void>((resolve) => {
      const listener = view.onDidChangeTreeData(() => {
        listener.dispose();
        resolve();
      });
    });
    const found = await view.getChildren(parent);
    if (isThere(found)) return found;
    await changed;
  }
}
