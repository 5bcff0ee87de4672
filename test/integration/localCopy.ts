import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { KeptExperiment, LocalCopy } from '../../src/core/localCopy/index.ts';
import type { Credentials } from '../../src/core/rundb/index.ts';
import { startDemo, type DemoOptions, type DemoServer } from '../../src/demo/server.ts';
import { Connection, CredentialStore, type Session } from '../../src/features/connection/index.ts';
import { LocalCopies } from '../../src/features/connection/localCopies.ts';
import { RunsView } from '../../src/features/runs/index.ts';
import { setUrl } from './fixture.ts';
import { Secrets } from './features/secrets.ts';

/** A separate window on a demo RunDB, with a local copy on disk. */
export interface OpenWindow extends AsyncDisposable {
  readonly connection: Connection;
  readonly store: CredentialStore;
  readonly view: RunsView;
  readonly session: Session;
  readonly local: LocalCopy;
  kept(): Promise<readonly KeptExperiment[]>;
}

/** A demo RunDB that can go down and come back, and a folder for its local copies. */
export class Place implements AsyncDisposable {
  readonly folder: string;
  demo: DemoServer;

  private constructor(folder: string, demo: DemoServer) {
    this.folder = folder;
    this.demo = demo;
  }

  static async open(options: DemoOptions): Promise<Place> {
    const folder = await mkdtemp(join(tmpdir(), 'place-'));
    const demo = await startDemo(options);
    await setUrl(demo.url);
    return new Place(folder, demo);
  }

  /** Restarts the server at the same address, with other runs. */
  async restart(options: DemoOptions): Promise<void> {
    await this.demo.close();
    this.demo = await startDemo({ ...options, port: Number(new URL(this.demo.url).port) });
  }

  /** Opens a window that is signed in with this account. */
  async openWindow(account: Credentials = { apiKey: this.demo.apiKey }): Promise<OpenWindow> {
    const store = new CredentialStore(new Secrets());
    await store.set(this.demo.url, account);
    const { extensionUri } = vscode.extensions.getExtension('belle2.rundb') ?? assert.fail();
    const copies = new LocalCopies(extensionUri, vscode.Uri.file(this.folder));
    const connection = new Connection(store, copies, { retries: { times: 0, delay: 0 } });
    const session = await connection.require();
    const local = session.store.local ?? assert.fail();
    const view = new RunsView(connection);
    return {
      ...{ connection, store, view, session, local },
      kept: async () => (await local.state()).experiments,
      async [Symbol.asyncDispose]() {
        view.dispose();
        connection.dispose();
        // Pending writes finish before the next window opens.
        await local.close();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.demo.close();
    await rm(this.folder, { recursive: true });
  }
}
