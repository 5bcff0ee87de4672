import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo, type DemoServer, type Fault } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import {
  browserStorage,
  commandLines,
  filesBelow,
  findSecrets,
  formsOf,
  traceOf,
  type Trace,
} from './traces.ts';
import { openWorkbench, pictureFailures, until, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

const username = 'somebody';
const secrets = {
  'the API key': '7Qm2xZr9kTb4Wn5vLd8s',
  'a key that is refused': '3Hy6pGc1wNf0Rj4uEa7t',
  'the key of the environment': '9Vk5dXo2mSq8Bi1zPe6y',
  'the password': 'Jd6&Gy"Pw8 Lö<Vh3',
};
const apiKey = secrets['the API key'];
const password = secrets['the password'];
const basic = Buffer.from(`${username}:${password}`).toString('base64');

const page = { 'Content-Type': 'text/html' };

/** Ways a server might echo the header with the secret, and worse. */
const faults: Readonly<Record<string, (header: string, secret: string) => Fault>> = {
  'a debug page': (header, secret) => ({
    status: 500,
    headers: page,
    body: `<h1>KeyError at /rest</h1> <td>HTTP_AUTHORIZATION</td> <td>'${header}'</td> ${secret}`,
  }),
  'a 400': (header, secret) => ({
    status: 400,
    body: JSON.stringify({ min_run: [header, secret] }),
  }),
  'headers of an error': (header) => ({ status: 404, headers: { 'X-Authorization': header } }),
  'a redirect elsewhere': (header) => ({
    status: 302,
    headers: { Location: `http://other.example/?authorization=${encodeURIComponent(header)}` },
  }),
  'a redirect to a login': (header) => ({
    status: 302,
    headers: { Location: `/login/?next=${encodeURIComponent(header)}` },
  }),
  'an address that is asked': (header) => ({
    status: 302,
    headers: { Location: `/${encodeURIComponent(header)}` },
  }),
  'a login page': (header) => ({
    status: 200,
    headers: page,
    body: `<form>${header} <input type="password"></form>`,
  }),
  'what is no JSON': (header) => ({ status: 200, body: header }),
  'JSON that breaks': (header) => ({ status: 200, body: `{"a": ${header.slice(-12)}` }),
  'JSON of another form': (header) => ({ status: 200, body: JSON.stringify([header]) }),
  'a type of content': (header) => ({
    status: 200,
    headers: { 'Content-Type': `text/${header.replaceAll(' ', '')}` },
    body: '?',
  }),
  'a broken connection': () => 'reset',
};

/**
 * A user's whole session with all logs at the most verbose level, then a search for secrets
 * everywhere.
 */
describeOnce('Keys and passwords', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let dataDir: string;
  let folder: string;
  let workbench: Workbench;
  /** Everything the window showed, wrote to its console, or requested. */
  const seen: Trace[] = [];
  /** An unknown run always causes a request to the server. */
  let unknownRun = 90_000;
  /** Whether the last request came from the extension host's `fetch`. */
  let fetched = false;

  before(async () => {
    demo = await startDemo({ apiKey, username, password, scale: 0.1 });
    temp = tempDir();
    dataDir = join(temp.path, 'data');
    folder = join(temp.path, 'folder');
    await mkdir(folder);
    await writeFile(join(folder, 'analysis.py'), 'runs = ');
    workbench = await openWorkbench({
      ...{ folder, dataDir, logLevel: 'trace' },
      settings: { 'rundb.url': demo.url, 'rundb.localCopy': 'disk' },
      env: { BELLE2_RUNDB_TOKEN: secrets['the key of the environment'] },
    });
    const { page } = workbench;
    page.on('console', (message) => seen.push(traceOf('the console', message.text())));
    page.on('pageerror', ({ stack = '' }) => seen.push(traceOf('the console', stack)));
    page.on('request', (request) =>
      seen.push(
        traceOf('the requests of the window', `${request.url()}\n${request.postData() ?? ''}`),
      ),
    );
  });

  after(async () => {
    await workbench.close();
    await demo.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  const sideBar = () => workbench.page.locator('.part.sidebar');

  /** Records all content of the window, visible or not. */
  async function capture(): Promise<void> {
    const { page } = workbench;
    const text = `${page.url()}\n${await page.title()}\n${await page.content()}`;
    seen.push(traceOf('the window', text));
  }

  /** The lines of the extension's log. */
  async function log(): Promise<string[]> {
    const files = await filesBelow(join(dataDir, 'data', 'logs'));
    const ours = files.filter(({ where }) => where.endsWith('Belle II RunDB.log'));
    return ours.flatMap(({ bytes }) => bytes.toString().trimEnd().split('\n'));
  }

  async function goToRun(run: string): Promise<void> {
    await workbench.command('RunDB: Go to Run…');
    await workbench.answer(run);
  }

  /** Triggers each fault for what a user does. */
  async function playFaults(secret: string): Promise<void> {
    for (const [name, fault] of Object.entries(faults)) {
      demo.options.fault = ({ headers }) => {
        fetched = 'sec-fetch-mode' in headers;
        return fault(headers.authorization ?? '', secret);
      };
      const before = (await log()).length;
      await goToRun(`12 ${++unknownRun}`);
      await until(`the log of ${name}`, async () => (await log()).length > before);
      await capture();
    }
    await workbench.command('RunDB: Refresh');
    await workbench.notification(/./).first().waitFor();
    await capture();
    await workbench.command('Notifications: Clear All Notifications');
    demo.options.fault = () => undefined;
    await workbench.command('RunDB: Refresh');
    await workbench.row('Experiment 12').waitFor();
  }

  it('are rejected, and accepted', async () => {
    await workbench.openView('RunDB');
    await workbench.notification('rejected this sign-in').waitFor();
    await capture();
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('RunDB: Sign In');
    await workbench.pick('API Key');
    await workbench.answer(secrets['a key that is refused']);
    const message = workbench.page.locator('.quick-input-message');
    await message.filter({ hasText: 'rejected this key' }).waitFor();
    await capture();
    await workbench.quickInput.fill('');
    await workbench.quickInput.pressSequentially(apiKey);
    await capture();
    await workbench.quickInput.press('Enter');
    await workbench.row('Experiment 12').waitFor();
    await capture();
  });

  it('are used to browse, search, open records, and insert runs', async () => {
    const run = sideBar().locator('.monaco-list-row[aria-level="2"]').first();
    await workbench.expand(workbench.row('Experiment 12'), run);
    await goToRun('12 1');
    await workbench.tab('12:1').waitFor();
    await until('the record', async () => (await workbench.editorText()).includes('"run": 1'));
    await capture();
    await workbench.command('RunDB: Search Runs…');
    await workbench.answer('exp:12 run:1-3', { accept: false });
    await workbench.pick('Search');
    await workbench.option('12:2').click();
    await workbench.tab('12:2').waitFor();
    await workbench.openFile('analysis.py');
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.page.keyboard.press('ControlOrMeta+End');
    await workbench.command('RunDB: Insert Runs…');
    await workbench.answer('exp:12 run:1-3', { accept: false });
    await workbench.pick('Search');
    await workbench.pick('Insert All 3 Runs');
    await workbench.pick('Ranges');
    await until('1-3', async () => (await workbench.editorText()).includes('1-3'));
    await workbench.page.keyboard.press('ControlOrMeta+S');
    await capture();
  });

  it('are echoed by a server in every way', async () => {
    await playFaults(apiKey);
    assert.ok(!fetched);
  });

  it("are replaced by a password, which is echoed as well, through VS Code's network stack", async () => {
    const before = (await log()).length;
    await workbench.configure({ 'rundb.useVSCodeNetwork': true });
    await until('the new session', async () => (await log()).length > before);
    await workbench.command('RunDB: Sign Out');
    await workbench.page.getByRole('button', { name: 'Keep Local Copy' }).click();
    await sideBar().getByRole('button', { name: 'Sign In' }).click();
    await workbench.pick('DESY User Name and Password');
    await workbench.answer(username);
    await workbench.passwordInput.waitFor();
    await workbench.answer(password);
    await workbench.row('Experiment 12').waitFor();
    await playFaults(password);
    assert.ok(fetched);
  });

  it('were sent, and are found nowhere', async () => {
    const sent = new Set(demo.requests.map(({ authorization }) => authorization));
    for (const [name, secret] of Object.entries(secrets)) {
      assert.ok(sent.has(secret === password ? `Basic ${basic}` : `Bearer ${secret}`), name);
    }
    await workbench.command('RunDB: Show Log');
    await workbench.page.locator('.part.panel').getByText('ECONNRESET').last().waitFor();
    await workbench.screenshot('log');
    await capture();
    // A window that closes writes what it hasn't written yet.
    await workbench.reload();
    await workbench.row('Experiment 12').waitFor();
    await capture();

    const traces = [
      ...seen,
      ...(await filesBelow(dataDir)).map(withoutEnvironment),
      ...(await filesBelow(folder)),
      ...(await commandLines()),
      ...(await browserStorage(workbench.page)),
      traceOf('our requests', demo.requests.map(({ path }) => path).join('\n')),
    ];
    // Known content must be found, otherwise the search would prove nothing.
    const known: [where: RegExp, what: string][] = [
      [/Belle II RunDB\.log$/, `Connected to ${demo.url}`],
      [/remoteexthost\.log$/, '[trace]'],
      [/remoteagent\.log$/, '[trace]'],
      [/analysis\.py$/, '1-3'],
      [/\.sqlite$/, 'SQLite format 3'],
      [/^the window$/, 'Experiment 12'],
      [/^the console$/, 'belle2.rundb'],
      [/^the requests of the window$/, 'folder='],
      [/^the browser's .*logs/, '[trace]'],
      [/^the browser's .*state/, 'r00001.json'],
      [/^the browser's localStorage/, 'secrets.provider'],
      [/^our requests$/, 'min_run=1&'],
    ];
    if (process.platform === 'linux') known.push([/^\/proc\//, dataDir]);
    for (const [where, what] of known) {
      const there = traces.filter((trace) => where.test(trace.where));
      assert.ok(
        there.some(({ bytes }) => bytes.includes(what)),
        `${what} in one of ${there.length} of ${String(where)}`,
      );
    }
    assert.deepEqual(findSecrets(secrets, traces), []);
  });
});

/**
 * At level Trace, VS Code's server logs its whole environment; putting a key there is the user's
 * choice.
 */
function withoutEnvironment({ where, bytes }: Trace): Trace {
  const entry = JSON.stringify({ BELLE2_RUNDB_TOKEN: secrets['the key of the environment'] });
  return where.endsWith('remoteagent.log')
    ? traceOf(where, bytes.toString().replaceAll(entry.slice(1, -1), ''))
    : { where, bytes };
}

describeOnce('The search for keys', () => {
  it('finds a key in every form', () => {
    for (const [name, secret] of Object.entries(secrets)) {
      for (const form of formsOf(secret)) {
        const bytes = Buffer.concat([Buffer.from('before '), form, Buffer.from(' after')]);
        const found = findSecrets({ [name]: secret }, [{ where: 'here', bytes }]);
        assert.deepEqual(found, [`${name} in here`]);
      }
    }
    assert.deepEqual(findSecrets(secrets, [traceOf('here', 'nothing')]), []);
  });
});
