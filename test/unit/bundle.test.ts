import assert from 'node:assert/strict';
import { loadedAtActivation } from './loadedAtActivation.ts';

describe('The bundle', () => {
  it('loads less than 100 kB at activation, and neither undici nor the demo', async () => {
    const { bytes, sources } = await loadedAtActivation();
    assert.ok(bytes > 10_000 && bytes < 100_000, `${bytes} bytes`);
    assert.deepEqual(
      sources.filter((source) => /node_modules\/undici|src\/demo/.test(source)),
      [],
    );
  });
});
