import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** All that a link of ours may start: looking at things, and signing in. */
const allowed = new Set([
  'rundb.findMentions',
  'rundb.goToRun',
  'rundb.openOverview',
  'rundb.openSearch',
  'rundb.readAgain',
  'rundb.refresh',
  'rundb.searchRuns',
  'rundb.showLog',
  'rundb.signIn',
  'rundb.tryDemo',
  'workbench.action.files.saveAs',
  'workbench.action.openSettings',
]);

const checkout = join(import.meta.dirname, '..', '..');
const sources = ['package.json', 'package.nls.json', ...globSync('src/**/*.ts', { cwd: checkout })];
const texts = sources.map((file) => readFileSync(join(checkout, file), 'utf8'));

function all(pattern: RegExp): string[] {
  return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, found = '']) => found));
}

describe('Links', () => {
  it('start only commands of the list, and all of the list are used', () => {
    const linked = all(/command:([\w.]+)/g);
    assert.deepEqual([...new Set(linked)].sort(), [...allowed]);
  });

  it('in Markdown are trusted by name, never as a whole', () => {
    const trusted = all(/isTrusted(?! = \{ enabledCommands: \['[\w.]+'(?:, '[\w.]+')*\] \};)/g);
    assert.deepEqual(trusted, []);
    const named = all(/enabledCommands: \[([^\]]*)\]/g).flatMap((list) => list.split(', '));
    for (const name of named) assert.ok(allowed.has(name.replaceAll("'", '')), name);
  });

  it('in pages are trusted by name, and only the overview has scripts, which start none', () => {
    assert.equal(all(/(enableScripts)/g).length, 1);
    const overview = readFileSync(join(checkout, 'src/features/overview/overviews.ts'), 'utf8');
    assert.match(overview, /enableScripts/);
    assert.doesNotMatch(overview, /enableCommandUris/);
    const named = all(/enableCommandUris: ([^,}]*)/g);
    assert.deepEqual(named, ['pageCommands ']);
    const [list = ''] = all(/const pageCommands = \[([^\]]*)\]/g);
    const commands = list.split(', ').map((name) => name.replaceAll("'", ''));
    assert.ok(commands.length > 1);
    for (const name of commands) assert.ok(allowed.has(name), name);
  });

  it('from outside of VS Code have one handler, which opens the box for a query', () => {
    assert.equal(all(/(registerUriHandler)/g).length, 1);
    const handler = readFileSync(join(checkout, 'src/features/search/links.ts'), 'utf8');
    assert.match(handler, /registerUriHandler/);
    assert.deepEqual(
      [...handler.matchAll(/search\.(\w+)\(query\)/g)].map(([, method]) => method),
      ['edit'],
    );
    assert.doesNotMatch(handler, /executeCommand/);
  });

  it('choose no command by what comes from elsewhere', () => {
    // The buttons of an error, with commands of ours, are the only ones that are not literal.
    assert.deepEqual(all(/executeCommand\((?!\s*')([^)]*)/g), ['remedy.command']);
  });
});
