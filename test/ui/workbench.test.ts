import assert from 'node:assert/strict';
import { openWorkbench, pictureFailures, type Workbench } from './workbench.ts';

describe('The workbench', () => {
  let workbench: Workbench | undefined;
  pictureFailures(() => workbench);

  before(async () => {
    workbench = await openWorkbench();
  });

  after(async () => {
    await workbench?.close();
  });

  it('opens, and runs commands from the palette', async () => {
    assert.ok(workbench);
    await workbench.command('File: New Untitled Text File');
    await workbench.tab('Untitled-1').waitFor();
  });

  it('has the RunDB in its activity bar', async () => {
    assert.ok(workbench);
    await workbench.openView('RunDB');
  });
});
