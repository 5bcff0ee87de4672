import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

const runs = Array.from({ length: 60 }, (_, i) => ({ experiment: 12, run: i + 1 }));

/** A folder from someone else that tries to send the key elsewhere. */
for (const trusted of [false, true]) {
  (trusted ? describeOnce : describe)(
    `A ${trusted ? 'trusted workspace' : 'folder in Restricted Mode'}`,
    () => {
      let demo: DemoServer;
      let foreign: DemoServer;
      let proxy: Server;
      let temp: TempDir;
      let workbench: Workbench;
      /** Requests that the proxy received. */
      const asked: string[] = [];
      /** Whether a request came from the extension host's `fetch`. */
      let fetched = false;

      before(async () => {
        demo = await startDemo({ runs, apiKey: 'my-key' });
        demo.options.fault = ({ headers }) => {
          fetched ||= 'sec-fetch-mode' in headers;
          return undefined;
        };
        foreign = await startDemo({ runs: [{ experiment: 666, run: 1 }], apiKey: 'my-key' });
        proxy = createServer((request, response) => {
          asked.push(request.url ?? '');
          response.end();
        });
        proxy.on('connect', ({ url }, socket) => {
          asked.push(url ?? '');
          // The client may have disconnected by then.
          socket.on('error', () => undefined);
          socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        });
        await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
        temp = tempDir();
        const ofFolder = JSON.stringify({
          'rundb.url': foreign.url,
          'rundb.useVSCodeNetwork': true,
          'rundb.pageSize': 7,
          'http.proxy': proxyUrl(),
        });
        let folder = join(temp.path, 'theirs');
        await mkdir(join(folder, '.vscode'), { recursive: true });
        await writeFile(join(folder, '.vscode', 'settings.json'), ofFolder);
        if (trusted) {
          folder = join(folder, 'theirs.code-workspace');
          const workspace = `{ "folders": [{ "path": "." }], "settings": ${ofFolder} }`;
          await writeFile(folder, workspace);
        }
        workbench = await openWorkbench({
          ...{ folder, workspaceTrust: !trusted },
          settings: { 'rundb.url': demo.url, 'security.workspace.trust.startupPrompt': 'never' },
          env: { BELLE2_RUNDB_TOKEN: 'my-key' },
        });
        const mode = workbench.page.locator('.statusbar').getByText('Restricted Mode');
        if (trusted) assert.equal(await mode.count(), 0);
        else await mode.waitFor();
        await workbench.openView('RunDB');
      });

      after(async () => {
        await workbench.close();
        await demo.close();
        await foreign.close();
        proxy.close();
        temp.remove();
      });

      pictureFailures(() => workbench);

      const proxyUrl = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

      it("shows the user's own RunDB, and sends nothing to another server", async () => {
        // Its harmless settings apply.
        const more = workbench.row('Load More Runs…').filter({ hasText: '7 of 60 shown' });
        await workbench.expand(workbench.row('Experiment 12'), more);
        await workbench.row('60').click();
        await workbench.tab('12:60').waitFor();
        await until('the record', async () => (await workbench.editorText()).includes('"run": 60'));
        await workbench.screenshot(trusted ? 'trusted' : 'restricted');
        await workbench.command('RunDB: Sign In');
        await workbench.page.getByText(`Sign In to ${new URL(demo.url).host}`).waitFor();
        assert.ok(demo.requests.every(({ authorization }) => authorization === 'Bearer my-key'));
        assert.equal(foreign.requests.length, 0);
        assert.equal(asked.length, 0);
        assert.ok(!fetched);
        await workbench.page.keyboard.press('Escape');
      });

      it("can't choose the proxy, while the user can", async () => {
        // A host other than localhost, otherwise no proxy would be used.
        const elsewhere = { 'rundb.url': 'https://rundb.invalid' };
        await workbench.configure(elsewhere);
        const sideBar = workbench.page.locator('.part.sidebar');
        await sideBar.getByRole('button', { name: 'Try Again' }).waitFor();
        assert.equal(asked.length, 0);
        await workbench.configure({ ...elsewhere, 'http.proxy': proxyUrl() });
        await workbench.reload();
        await workbench.openView('RunDB');
        await until('the proxy', () => asked.includes('rundb.invalid:443'));
      });
    },
  );
}
