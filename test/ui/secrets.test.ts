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

/** What a server does that repeats the header with the secret, and worse. */
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

/** A person's whole path while all logs say all they can; then a search for what must be nowhere. */
describeOnce('Keys and passwords', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let dataDir: string;
  let folder: string;
  let workbench: Workbench;
  /** What was seen in the window, said in its console, and asked for by it. */
  const seen: Trace[] = [];
  /** Of a run that isn't known, the server is asked. */
  let unknownRun = 90_000;
  /** Whether the last request came from the `fetch` of the extension host. */
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

  /** Keeps all that the window holds, shown or not. */
  async function look(): Promise<void> {
    const { page } = workbench;
    const text = `${page.url()}\n${await page.title()}\n${await page.content()}`;
    seen.push(traceOf('the window', text));
  }

  /** The lines of our log. */
  async function log(): Promise<string[]> {
    const files = await filesBelow(join(dataDir, 'data', 'logs'));
    const ours = files.filter(({ where }) => where.endsWith('Belle II RunDB.log'));
    return ours.flatMap(({ bytes }) => bytes.toString().trimEnd().split('\n'));
  }

  async function goToRun(run: string): Promise<void> {
    await workbench.command('RunDB: Go to Run…');
    await workbench.answer(run);
  }

  /** Has each fault happen to what a person asks for. */
  async function sufferFaults(secret: string): Promise<void> {
    for (const [name, fault] of Object.entries(faults)) {
      demo.options.fault = ({ headers }) => {
        fetched = 'sec-fetch-mode' in headers;
        return fault(headers.authorization ?? '', secret);
      };
      const before = (await log()).length;
      await goToRun(`12 ${++unknownRun}`);
      await until(`the log of ${name}`, async () => (await log()).length > before);
      await look();
    }
    await workbench.command('RunDB: Refresh');
    await workbench.notification(/./).first().waitFor();
    await look();
    await workbench.command('Notifications: Clear All Notifications');
    demo.options.fault = () => undefined;
    await workbench.command('RunDB: Refresh');
    await workbench.row('Experiment 12').waitFor();
  }

  it('are refused, and accepted', async () => {
    await workbench.openView('RunDB');
    await workbench.notification('rejected this sign-in').waitFor();
    await look();
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('RunDB: Sign In');
    await workbench.pick('API Key');
    await workbench.answer(secrets['a key that is refused']);
    const message = workbench.page.locator('.quick-input-message');
    await message.filter({ hasText: 'rejected this key' }).waitFor();
    await look();
    await workbench.quickInput.fill('');
    await workbench.quickInput.pressSequentially(apiKey);
    await look();
    await workbench.quickInput.press('Enter');
    await workbench.row('Experiment 12').waitFor();
    await look();
  });

  it('serve to browse, to search, to open records and to insert runs', async () => {
    await workbench.row('Experiment 12').click();
    await sideBar().locator('.monaco-list-row[aria-level="2"]').first().waitFor();
    await goToRun('12 1');
    await workbench.tab('r00001.json').waitFor();
    await until('the record', async () => (await workbench.editorText()).includes('"run": 1'));
    await look();
    await workbench.command('RunDB: Search Runs…');
    await workbench.answer('exp:12 run:1-3', { accept: false });
    await workbench.pick('Search');
    await workbench.option('12:2').click();
    await workbench.tab('r00002.json').waitFor();
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
    await look();
  });

  it('are repeated by a server in each way', async () => {
    await sufferFaults(apiKey);
    assert.ok(!fetched);
  });

  it('change to a password, which is repeated as well, on the network of VS Code', async () => {
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
    await sufferFaults(password);
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
    await look();
    // A window that goes writes what it has not yet written.
    await workbench.reload();
    await workbench.row('Experiment 12').waitFor();
    await look();

    const traces = [
      ...seen,
      ...(await filesBelow(dataDir)).map(withoutEnvironment),
      ...(await filesBelow(folder)),
      ...(await commandLines()),
      ...(await browserStorage(workbench.page)),
      traceOf('our requests', demo.requests.map(({ path }) => path).join('\n')),
    ];
    // What is known to be there is found, or else the search would mean nothing.
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

/** At level Trace, VS Code's server logs all of its environment: to have a key there is a choice. */
function withoutEnvironment({ where, bytes }: Trace): Trace {
  const entry = JSON.stringify({ BELLE2_RUNDB_TOKEN: secrets['the key of the environment'] });
  return where.endsWith('remoteagent.log')
    ? traceOf(where, bytes.toString().replaceAll(entry.slice(1, -1), ''))
    : { where, bytes };
}

describeOnce('The search for keys', () => {
  it('finds each form of one', () => {
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
