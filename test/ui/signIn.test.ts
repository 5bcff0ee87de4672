import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo, type DemoServer } from '../../src/demo/server.ts';
import { tempDir, type TempDir } from '../vscode/temp.ts';
import { appears, openWorkbench, pictureFailures, type Workbench } from './workbench.ts';
import { describeOnce } from '../describeOnce.ts';

const runs = Array.from({ length: 60 }, (_, i) => ({ experiment: 12, run: i + 1 }));

/** What a signed-out user sees when a command needs a connection. */
describeOnce('A user who is signed out', () => {
  let demo: DemoServer;
  let temp: TempDir;
  let workbench: Workbench;

  before(async () => {
    demo = await startDemo({ runs });
    temp = tempDir();
    await writeFile(join(temp.path, 'good.rundb'), 'exp:12 run:4..6\n');
    await writeFile(join(temp.path, 'analysis.py'), 'first = ExpRun(12, 7)\n');
    workbench = await openWorkbench({ folder: temp.path, settings: { 'rundb.url': demo.url } });
    await workbench.openView('RunDB');
  });

  after(async () => {
    await workbench.close();
    await demo.close();
    temp.remove();
  });

  pictureFailures(() => workbench);

  const sideBar = () => workbench.page.locator('.part.sidebar');
  const quickInputTitle = () => workbench.page.locator('.quick-input-titlebar:visible');
  const clearNotifications = () => workbench.command('Notifications: Clear All Notifications');

  async function signIn(): Promise<void> {
    await quickInputTitle().getByText('Sign In to').waitFor();
    await workbench.pick('API Key');
    await workbench.answer('demo');
  }

  async function signOut(): Promise<void> {
    await workbench.command('RunDB: Sign Out');
    await sideBar().getByRole('button', { name: 'Sign In' }).waitFor();
  }

  it('is asked for nothing when code mentions runs', async () => {
    await workbench.openFile('analysis.py');
    await workbench.page
      .locator('.view-line', { hasText: 'ExpRun' })
      .getByText('7')
      .first()
      .hover();
    // Typing there offers no runs, and no sign-in.
    await workbench.page.locator('.editor-group-container.active .view-lines').click();
    await workbench.page.keyboard.press('ControlOrMeta+End');
    await workbench.page.keyboard.type('second = ExpRun(12, ');
    await workbench.page.keyboard.press('Control+Space');
    await workbench.page.locator('.suggest-widget').waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('ControlOrMeta+S');
    assert.equal(await workbench.quickInput.isVisible(), false);
    assert.equal(await workbench.notification(/./).count(), 0);
    assert.equal(demo.requests.length, 0);
  });

  for (const [command, title] of [
    ['RunDB: Go to Run…', 'Go to Run'],
    ['RunDB: Search Runs…', 'Search Runs'],
    ['RunDB: Filter Runs…', 'Filter Runs'],
    ['RunDB: Insert Runs…', 'Insert Runs'],
    ['RunDB: Copy Runs As…', 'Copy Runs'],
  ] as const) {
    it(`signs in for “${command}”, and continues with it`, async () => {
      await workbench.command(command);
      await signIn();
      await quickInputTitle().getByText(title, { exact: true }).waitFor();
      await workbench.page.keyboard.press('Escape');
      await signOut();
    });
  }

  it('leaves the sign-in, and nothing more happens', async () => {
    const before = demo.requests.length;
    await workbench.command('RunDB: Go to Run…');
    await quickInputTitle().getByText('Sign In to').waitFor();
    await workbench.screenshot('sign in first');
    await workbench.page.keyboard.press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });
    assert.equal(await workbench.notification(/./).count(), 0);
    assert.equal(demo.requests.length, before);
  });

  it('is told what is wrong with a query in a file, signs in there, and continues', async () => {
    await workbench.openFile('good.rundb');
    await workbench.page.locator('.codelens-decoration').getByText('Run Query').click();
    const message = workbench.notification('You’re not signed in');
    await message.getByRole('button', { name: 'Sign In' }).click();
    await signIn();
    await workbench.option('12:4').waitFor();
    await workbench.page.keyboard.press('Escape');
    await clearNotifications();
    await signOut();
  });

  it('is not offered to compare runs', async () => {
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.waitFor();
    await workbench.quickInput.fill('>RunDB: C');
    await workbench.option('RunDB: Copy Runs As…').waitFor();
    assert.equal(await workbench.option('RunDB: Compare Runs').count(), 0);
    await workbench.page.keyboard.press('Escape');
  });

  it('is warned about a mistake, without opening the log', async () => {
    await workbench.command('RunDB: Go to Run…');
    await signIn();
    await quickInputTitle().getByText('Go to Run', { exact: true }).waitFor();
    await workbench.answer('12 999');
    const message = workbench.notification('The RunDB has no run 999 in experiment 12');
    await message.locator('.codicon-warning').waitFor();
    assert.equal(await message.getByRole('button', { name: 'Show Log' }).count(), 0);
    await workbench.screenshot('a slip');
    await clearNotifications();
    demo.options.fault = () => ({ status: 500 });
    await workbench.command('RunDB: Go to Run…');
    await workbench.answer('12 8');
    const fault = workbench.notification('The RunDB reported an internal error (500)');
    await fault.locator('.codicon-error').waitFor();
    await fault.getByRole('button', { name: 'Show Log' }).waitFor();
    demo.options.fault = () => undefined;
    await clearNotifications();
  });

  it('has the step of the walkthrough ticked once they are signed in', async () => {
    await workbench.command('Welcome: Open Walkthrough...');
    await workbench.pick('Belle II RunDB: Get Started');
    const step = (title: string) =>
      workbench.page.locator('.getting-started-step').filter({ hasText: title });
    const ticked = workbench.page.locator('.getting-started-step[aria-checked=true]');
    await ticked.filter({ hasText: 'Use your API key' }).waitFor();
    assert.equal(await step('Try the Demo').first().getAttribute('aria-checked'), 'false');
    await workbench.command('View: Close Editor');
  });

  // Like a VS Code server by default, this one keeps secrets only while its page is open.
  it('is told once, in a notification, that VS Code forgot the sign-in when the window closed', async () => {
    const note = workbench.notification('VS Code didn’t keep your RunDB sign-in');
    await workbench.forgetSecrets();
    await workbench.reload();
    await workbench.openView('RunDB');
    await note.getByRole('button', { name: 'Sign In' }).waitFor();
    await workbench.screenshot('forgotten');
    await sideBar().getByRole('button', { name: 'Sign In' }).waitFor();
    assert.equal(await note.locator('.codicon-info').count(), 1);
    await clearNotifications();
    await workbench.command('RunDB: Sign In');
    await signIn();
    await workbench.row('Experiment 12').waitFor();
    await workbench.reload();
    await workbench.openView('RunDB');
    await sideBar().getByRole('button', { name: 'Sign In' }).waitFor();
    assert.equal(await appears(note), false);
  });
});
