import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemo } from '../../../src/demo/server.ts';
import { Connection, CredentialStore } from '../../../src/features/connection/index.ts';
import { Records } from '../../../src/features/documents/records.ts';
import { Forms } from '../../../src/features/insert/forms.ts';
import { Insertion } from '../../../src/features/insert/insertion.ts';
import { RecentEditors } from '../../../src/features/insert/recentEditors.ts';
import { RunChoice } from '../../../src/features/insert/runChoice.ts';
import { KnownRuns } from '../../../src/features/references/knownRuns.ts';
import { Search } from '../../../src/features/search/search.ts';
import { Searches } from '../../../src/features/search/searches.ts';
import { describeOnce } from '../../describeOnce.ts';
import { edit } from '../editing.ts';
import { activated, closeEditors, setUrl, when } from '../fixture.ts';
import { State } from '../state.ts';
import { Secrets } from './secrets.ts';

/** A search followed by some other action. */
class SearchBefore extends Search {
  happens = (): Promise<void> => Promise.resolve();

  override async find(...given: Parameters<Search['find']>): ReturnType<Search['find']> {
    const found = await super.find(...given);
    await this.happens();
    return found;
  }
}

const physics = (run: number) => ({ experiment: 17, run, run_type: 'physics' });

describeOnce('Runs that a query found', () => {
  before(activated);
  after(closeEditors);

  it("aren't merged across numbers that are unused only on a server connected in the meantime", async () => {
    const [first, other] = await Promise.all([
      startDemo({
        runs: [physics(100), { experiment: 17, run: 150, run_type: 'cosmic' }, physics(200)],
      }),
      startDemo({ runs: [physics(100), physics(200)] }),
    ]);
    const store = new CredentialStore(new Secrets());
    for (const { url, apiKey } of [first, other]) await store.set(url, { apiKey });
    await setUrl(first.url);
    const connection = new Connection(store);
    const records = new Records(connection);
    const searches = new Searches(new State());
    const known = new KnownRuns(connection, records.onDidExpire);
    const search = new SearchBefore(connection, records, searches);
    const insertion = new Insertion(new Forms(new State()), known, () => connection.url, search);
    const target = async () => {
      const document = await edit('python', 'runs = "┃"\n');
      return { document, place: await insertion.target(new RecentEditors()) };
    };
    const insert = async () => {
      const { document, place } = await target();
      const given = { query: 'exp:17 physics', format: 'ranges', ranges: 'existing' };
      const choice = new RunChoice(search, [], known);
      try {
        await choice.use(given, undefined, 'insert', (chosen, read) =>
          insertion.insert(place, chosen, read),
        );
      } finally {
        place.dispose();
      }
      return document.getText();
    };
    try {
      await connection.require();
      assert.equal(await insert(), 'runs = "100, 200"\n');
      await connection.renew();
      search.happens = async () => {
        await setUrl(other.url);
        const { host } = new URL(other.url);
        await when(connection.onDidChange, () => connection.session?.host === host);
      };
      await assert.rejects(insert(), /The RunDB connection changed in the meantime/);
      assert.equal(vscode.window.activeTextEditor?.document.getText(), 'runs = ""\n');
      // When the other server finds the runs, its own gaps apply.
      search.happens = () => Promise.resolve();
      assert.equal(await insert(), 'runs = "100-200"\n');
    } finally {
      for (const each of [known, searches, records, connection]) each.dispose();
      await setUrl(undefined);
      await Promise.all([first.close(), other.close()]);
    }
  });
});
