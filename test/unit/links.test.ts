import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The commands that our links may run: they only show things, sign in, or ask before writing. */
const allowed = new Set([
  'rundb.findMentions',
  'rundb.goToRun',
  'rundb.insertRuns',
  'rundb.openDocumentation',
  'rundb.openOverview',
  'rundb.openSearch',
  'rundb.readAgain',
  'rundb.refresh',
  'rundb.searchRuns',
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
  it('run only the allowed commands, which are all used', () => {
    const linked = all(/command:([\w.]+)/g);
    assert.deepEqual([...new Set(linked)].sort(), [...allowed]);
  });

  it('in Markdown are trusted by name, never all at once', () => {
    const trusted = all(/isTrusted(?! = \{ enabledCommands: \['[\w.]+'(?:, '[\w.]+')*\] \};)/g);
    assert.deepEqual(trusted, []);
    const named = all(/enabledCommands: \[([^\]]*)\]/g).flatMap((list) => list.split(', '));
    for (const name of named) assert.ok(allowed.has(name.replaceAll("'", '')), name);
  });

  it('in webviews are trusted by name, and only the overview has scripts, which run no commands', () => {
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

  it('from outside VS Code have one handler, which opens the query box', () => {
    assert.equal(all(/(registerUriHandler)/g).length, 1);
    const handler = readFileSync(join(checkout, 'src/features/search/links.ts'), 'utf8');
    assert.match(handler, /registerUriHandler/);
    assert.deepEqual(
      [...handler.matchAll(/search\.(\w+)\(query\)/g)].map(([, method]) => method),
      ['edit'],
    );
    assert.doesNotMatch(handler, /executeCommand/);
  });

  it('never run a command chosen by external input', () => {
    // The button of an error is the only command that isn't literal; it's always ours.
    assert.deepEqual(all(/executeCommand\((?!\s*')([^)]*)/g), ['remedy.command']);
  });
});
