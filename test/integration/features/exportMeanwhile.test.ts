import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { startDemo, type DemoServer } from '../../../src/demo/server.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { Exporter } from '../../../src/features/export/exporter.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { describeOnce } from '../../describeOnce.ts';
import { activated, setUrl, when } from '../fixture.ts';
import { State } from '../state.ts';
import { Secrets } from './secrets.ts';

const query = 'exp:12 physics';
const physics = (run: number, lumi_recorded: number) => ({
  ...{ experiment: 12, run, run_type: 'physics', statistics: { lumi_recorded } },
});
const ofFirst = [1, 2, 3].map((run) => physics(run, 1));
const ofOther = [1, 2, 3].map((run) => physics(run, 1000));

/** Only requests that find the runs filter by type. */
const finds = (url: string): boolean => url.includes('run_type=');
/** Requests for the records use a range of run numbers. */
const brings = (url: string): boolean => !finds(url) && url.includes('min_run=');

/** A search preceded by some other action. */
class SearchAfter extends Search {
  happens = (): Promise<void> => Promise.resolve();

  override async find(...given: Parameters<Search['find']>): ReturnType<Search['find']> {
    await this.happens();
    return super.find(...given);
  }
}

describeOnce('An export, while the user signs in to another server, or to the demo', () => {
  let folder: string;
  let first: DemoServer;
  let other: DemoServer;
  let connection: Connection;
  let search: SearchAfter;
  let exporter: Exporter;
  let close: () => void;

  before(activated);

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'export-'));
    [first, other] = await Promise.all([
      startDemo({ runs: ofFirst }),
      startDemo({ runs: ofOther }),
    ]);
    const store = new CredentialStore(new Secrets());
    for (const { url, apiKey } of [first, other]) await store.set(url, { apiKey });
    await setUrl(first.url);
    connection = new Connection(store);
    const records = new Records(connection);
    const searches = new Searches(new State());
    search = new SearchAfter(connection, records, searches);
    const { extensionUri } = vscode.extensions.getExtension('belle2.rundb') ?? assert.fail();
    const worker = vscode.Uri.joinPath(extensionUri, 'dist', 'files.js').fsPath;
    exporter = new Exporter(connection, search, [], worker, 'test');
    close = () => {
      for (const each of [searches, records, connection]) each.dispose();
    };
    await connection.require();
  });

  afterEach(async () => {
    close();
    await setUrl(undefined);
    await Promise.all([first.close(), other.close()]);
    rmSync(folder, { recursive: true });
  });

  async function signInToOther(): Promise<void> {
    await setUrl(other.url);
    const { host } = new URL(other.url);
    await when(connection.onDidChange, () => connection.session?.host === host);
  }

  /** Signs in to the other server while a request is waiting for its response. */
  function whileAnswering(isMeant: (url: string) => boolean): void {
    first.options.fault = ({ params }, usual) =>
      isMeant(String(params))
        ? (response) => {
            void signInToOther().then(() => {
              const { status, body = '' } = usual();
              response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
            });
          }
        : usual();
  }

  async function endsWithSentence(): Promise<void> {
    const file = path.join(folder, 'runs.csv');
    await assert.rejects(exporter.export({ query, file, fields: ['lumi'] }), {
      message: /^The RunDB connection changed in the meantime\./,
    });
    assert.deepEqual(readdirSync(folder), []);
    assert.ok(!other.requests.some((request) => brings(request.path)));
  }

  it("is complete if the user doesn't", async () => {
    const file = path.join(folder, 'runs.json');
    assert.equal((await exporter.export({ query, file }))?.runs, 3);
    assert.deepEqual(
      [first.requests.filter(({ path: url }) => finds(url)).length, other.requests.length],
      [1, 0],
    );
    assert.equal(first.requests.filter(({ path: url }) => brings(url)).length, 1);
  });

  it('says that the runs of the demo are made up', async () => {
    await connection.useDemo(other);
    const csv = path.join(folder, 'table.csv');
    const notebook = path.join(folder, 'runs.ipynb');
    await exporter.export({ query, file: csv });
    await exporter.openNotebook({ query, file: notebook });
    for (const file of [`${csv}-metadata.json`, notebook]) {
      const text = readFileSync(file, 'utf8');
      assert.ok(text.includes(`"server": "${other.url} (demo, made-up runs)"`), text);
    }
  });

  it('ends with an error if the query would go to the other server', async () => {
    search.happens = signInToOther;
    await endsWithSentence();
  });

  it('ends with an error if the other server lacks such a run', async () => {
    await other.close();
    other = await startDemo({
      runs: [],
      apiKey: other.apiKey,
      port: Number(new URL(other.url).port),
    });
    search.happens = signInToOther;
    await endsWithSentence();
  });

  it('ends with an error if the query was in progress', async () => {
    whileAnswering(finds);
    await endsWithSentence();
    assert.ok(first.requests.some((request) => finds(request.path)));
    assert.ok(!first.requests.some((request) => brings(request.path)));
  });

  it('ends with an error if the records were being fetched', async () => {
    whileAnswering(brings);
    await endsWithSentence();
    assert.ok(first.requests.some((request) => brings(request.path)));
  });
});
