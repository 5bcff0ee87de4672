import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemo, type DemoServer } from '../../../src/demo/server.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { SignIn } from '../../../src/features/connection/signIn.ts';
import { setUrl, someRuns, when } from '../fixture.ts';
import { State } from '../state.ts';
import { Secrets } from './secrets.ts';
import { describeOnce } from '../../describeOnce.ts';

describeOnce('Connection', () => {
  let demo: DemoServer;
  let secrets: Secrets;
  let store: CredentialStore;
  let connection: Connection;

  beforeEach(async () => {
    demo = await startDemo({ runs: someRuns(12, 1, 3) });
    await setUrl(demo.url);
    secrets = new Secrets();
    store = new CredentialStore(secrets);
    connection = new Connection(store);
    await connection.ready;
  });

  afterEach(async () => {
    connection.dispose();
    await setUrl(undefined);
    await demo.close();
  });

  it('is signed out if nothing is stored', async () => {
    assert.equal(connection.session, undefined);
    await assert.rejects(connection.require(), { kind: 'notSignedIn' });
  });

  it('is signed in with the credentials stored for the origin', async () => {
    assert.equal(await store.set(demo.url, { apiKey: demo.apiKey }), true);
    await connection.ready;
    assert.equal(await (await connection.require()).rundb.count({}), 3);
  });

  it('uses the key in the environment if nothing is stored', async () => {
    process.env['BELLE2_RUNDB_TOKEN'] = 'from the environment';
    assert.deepEqual(await store.get(demo.url), { apiKey: 'from the environment' });
    await store.set(demo.url, { apiKey: 'stored' });
    assert.deepEqual(await store.get(demo.url), { apiKey: 'stored' });
  });

  it('stays signed out after Sign Out, even with a key in the environment', async () => {
    process.env['BELLE2_RUNDB_TOKEN'] = demo.apiKey;
    await connection.reload();
    assert.ok(connection.session);
    await store.delete(demo.url);
    await connection.reload();
    assert.equal(connection.session, undefined);
  });

  for (const fault of ['forgetful', 'broken'] as const) {
    it(`detects a ${fault} SecretStorage, and is signed in for this window anyway`, async () => {
      secrets[fault] = true;
      assert.equal(await store.set(demo.url, { apiKey: demo.apiKey }), false);
      await connection.reload();
      assert.equal(await (await connection.require()).rundb.count({}), 3);
    });
  }

  for (const fault of ['stuck', 'broken'] as const) {
    for (const token of [undefined, 'from the environment']) {
      const given = token === undefined ? '' : ', also with a key in the environment';
      it(`signs out of this window if the SecretStorage is ${fault}${given}`, async () => {
        await store.set(demo.url, { apiKey: demo.apiKey });
        await connection.reload();
        assert.ok(connection.session);
        if (token !== undefined) process.env['BELLE2_RUNDB_TOKEN'] = token;
        secrets[fault] = true;
        await new SignIn(connection, store, new State()).end();
        assert.equal(connection.session, undefined);
        assert.equal(connection.problem, undefined);
        assert.equal(await store.delete(demo.url), false);
        await connection.reload();
        assert.equal(connection.session, undefined);
        // The next sign-in is stored as usual.
        secrets[fault] = false;
        assert.equal(await store.set(demo.url, { apiKey: demo.apiKey }), true);
        await connection.reload();
        assert.ok(connection.session);
      });
    }
  }

  it("prefers a new sign-in that couldn't be stored to an older stored one", async () => {
    await store.set(demo.url, { apiKey: 'old' });
    secrets.forgetful = true;
    await store.set(demo.url, { apiKey: 'new' });
    assert.deepEqual(await store.get(demo.url), { apiKey: 'new' });
  });

  it('uses the key in the environment if the SecretStorage is broken', async () => {
    secrets.broken = true;
    process.env['BELLE2_RUNDB_TOKEN'] = demo.apiKey;
    await connection.reload();
    assert.ok(connection.session);
  });

  it('starts one session on each sign-in, even with the same key', async () => {
    let changes = 0;
    connection.onDidChange(() => changes++);
    const { apiKey } = demo;
    assert.equal(await connection.signIn(demo.url, { apiKey }), true);
    assert.equal(changes, 1);
    const before = await connection.require();
    assert.equal(await connection.signIn(demo.url, { apiKey }), true);
    assert.equal(changes, 2);
    assert.notEqual(await connection.require(), before);
    await assert.rejects(before.rundb.count({}), { kind: 'closed' });
  });

  it('follows a change made by another window, and reports it once', async () => {
    let changes = 0;
    connection.onDidChange(() => changes++);
    const text = JSON.stringify({ apiKey: demo.apiKey });
    await secrets.store(`rundb.credentials:${demo.url}`, text);
    await secrets.store(`rundb.credentials:${demo.url}`, text);
    await when(connection.onDidChange, () => changes > 0);
    await connection.ready;
    assert.equal(changes, 1);
    assert.ok(connection.session);
    await secrets.delete(`rundb.credentials:${demo.url}`);
    await when(connection.onDidChange, () => changes > 1);
    assert.equal(connection.session, undefined);
  });

  it("keeps each server's credentials separate", async () => {
    await store.set(demo.url, { apiKey: 'for the demo' });
    assert.equal(await store.get('https://other.example'), undefined);
  });

  describe('with a SecretStorage that forgets when the window closes', () => {
    let state: State;
    let forgotten: number;

    beforeEach(() => {
      state = new State();
      forgotten = 0;
    });

    /** The store in the next window: VS Code's state is kept, the secrets are gone. */
    const open = (given = new Secrets()): CredentialStore => {
      const next = new CredentialStore(given, state);
      next.onDidForget(() => forgotten++);
      return next;
    };

    it('says once that a sign-in was lost', async () => {
      await open().set(demo.url, { apiKey: 'key' });
      const next = open();
      assert.equal(await next.get(demo.url), undefined);
      assert.equal(await next.get(demo.url), undefined);
      assert.equal(await open().get(demo.url), undefined);
      assert.equal(forgotten, 1);
    });

    it('says the same for a sign-in stored before this was recorded', async () => {
      const kept = new Secrets();
      await new CredentialStore(kept).set(demo.url, { apiKey: 'key' });
      assert.deepEqual(await open(kept).get(demo.url), { apiKey: 'key' });
      assert.equal(await open().get(demo.url), undefined);
      assert.equal(forgotten, 1);
    });

    it('stays signed out, even with a key in the environment', async () => {
      process.env['BELLE2_RUNDB_TOKEN'] = 'from the environment';
      const first = open();
      await first.set(demo.url, { apiKey: 'key' });
      assert.equal(await first.delete(demo.url), true);
      assert.equal(await open().get(demo.url), undefined);
      const last = open();
      await last.set(demo.url, { apiKey: 'key' });
      assert.deepEqual(await last.get(demo.url), { apiKey: 'key' });
      assert.deepEqual(await open().get(demo.url), { apiKey: 'from the environment' });
      assert.equal(forgotten, 1);
    });

    it('says nothing if nobody had signed in, or if they signed out', async () => {
      assert.equal(await open().get(demo.url), undefined);
      const first = open();
      await first.set(demo.url, { apiKey: 'key' });
      await first.delete(demo.url);
      assert.equal(await open().get(demo.url), undefined);
      assert.equal(forgotten, 0);
    });

    it('says nothing if another window signed out', async () => {
      const kept = new Secrets();
      const first = open(kept);
      await first.set(demo.url, { apiKey: 'key' });
      const second = open(kept);
      assert.ok(await second.get(demo.url));
      await new CredentialStore(kept).delete(demo.url);
      assert.equal(await second.get(demo.url), undefined);
      assert.equal(forgotten, 0);
    });

    it('records no credentials in the state', async () => {
      const first = open();
      await first.set(demo.url, { username: 'somebody', password: 'sesame' });
      const noted = state.keys().map((key) => [key, state.get(key)]);
      assert.notDeepEqual(noted, []);
      assert.doesNotMatch(JSON.stringify(noted), /sesame|somebody/);
    });

    it("signs out even if VS Code's state can't be written", async () => {
      const first = open(secrets);
      await first.set(demo.url, { apiKey: 'key' });
      state.update = () => Promise.reject(new Error('disk full'));
      assert.equal(await first.delete(demo.url), true);
      assert.equal(await first.get(demo.url), undefined);
    });
  });

  it('survives invalid credentials in the store', async () => {
    for (const text of ['', 'null', '[]', '{"apiKey": 1}', '{']) {
      await secrets.store(`rundb.credentials:${demo.url}`, text);
      assert.equal(await store.get(demo.url), undefined, text);
    }
  });

  it('never sends a key unencrypted over a network', async () => {
    await setUrl('http://rundb.belle2.org');
    await when(connection.onDidChange, () => connection.problem !== undefined);
    assert.match(connection.problem?.message ?? '', /must start with https/);
    await assert.rejects(connection.require(), /must start with https/);
  });
});

describe('The address of the server', () => {
  it("can't be changed by a workspace", async () => {
    const settings = vscode.workspace.getConfiguration('rundb');
    const { Workspace } = vscode.ConfigurationTarget;
    await assert.rejects(
      Promise.resolve(settings.update('url', 'https://evil.example', Workspace)),
    );
  });
});
