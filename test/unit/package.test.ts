import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };

const checkout = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(checkout, file), 'utf8');

/** Finds what the Marketplace and Open VSX would reject. */
describe('The package', () => {
  it('has small PNG files with alternative texts as the pictures of its README', () => {
    const readme = read('README.md');
    assert.doesNotMatch(readme, /<svg|<img/i);
    const pictures = [...readme.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
    assert.ok(pictures.length > 0);
    for (const [, words = '', file = ''] of pictures) {
      assert.ok(words.length > 10, file);
      assert.match(file, /^media\/\w+\.png$/);
      assert.ok(statSync(join(checkout, file)).size <= 300_000, file);
    }
  });

  it('has a square PNG icon of at least 128 pixels', () => {
    const icon = readFileSync(join(checkout, manifest.icon));
    assert.equal(icon.toString('latin1', 1, 4), 'PNG');
    const [width, height] = [icon.readUInt32BE(16), icon.readUInt32BE(20)];
    assert.ok(width >= 128 && width === height, `${width} × ${height}`);
  });

  it('has the metadata that registries require, and uses no proposed API', () => {
    assert.match(manifest.publisher, /^[a-z0-9][a-z0-9-]*$/i);
    assert.match(manifest.name, /^[a-z0-9][a-z0-9-]*$/i);
    assert.match(manifest.version, /^\d+\.\d+\.\d+$/);
    assert.equal(manifest.license, 'MIT');
    assert.match(read('LICENSE'), /^MIT License/);
    assert.match(manifest.galleryBanner.color, /^#[0-9a-f]{6}$/);
    assert.ok(['dark', 'light'].includes(manifest.galleryBanner.theme));
    assert.ok(manifest.keywords.length <= 30);
    assert.ok(manifest.description.length <= 200);
    assert.ok(!('enabledApiProposals' in manifest));
    assert.ok(!manifest.activationEvents.includes('*'));
    // The types are those of the oldest supported VS Code.
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
  });

  it('has every setting and dependency in its docs', () => {
    const settings = read('docs/settings.md');
    const names = manifest.contributes.configuration.flatMap((each) =>
      Object.keys(each.properties),
    );
    for (const name of names) {
      assert.ok(settings.includes(`\`${name}\``), `${name} isn't in docs/settings.md`);
    }
    const dependencies = read('docs/dependencies.md');
    for (const name of Object.keys(manifest.dependencies)) {
      assert.ok(dependencies.includes(`\`${name}\``), `${name} isn't in docs/dependencies.md`);
    }
  });
});
