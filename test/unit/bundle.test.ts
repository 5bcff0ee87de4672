import assert from 'node:assert/strict';
import { loadedAtActivation } from './loadedAtActivation.ts';

describe('The bundle', () => {
  it('loads less than 100 kB at activation, without undici, the demo and SQLite', async () => {
    const { bytes, sources } = await loadedAtActivation();
    assert.ok(bytes > 10_000 && bytes < 100_000, `${bytes} bytes`);
    assert.ok(sources.includes('vscode'));
    const later =
      /node_modules\/undici|src\/demo|core\/localCopy\/(?:disk|runsFile|served)|node:sqlite/;
    assert.deepEqual(
      sources.filter((source) => later.test(source)),
      [],
    );
  });
});
