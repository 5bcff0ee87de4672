import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { listFiles } from '@vscode/vsce';
import { checkout } from '../vscode/versions.ts';

describe('The documentation in the package', () => {
  it('has no link or picture that the package lacks, and all pages that the README links to', async () => {
    const files = await listFiles({ cwd: checkout, packagedDependencies: [] });
    const pages = files.filter((file) => /^(?:README|docs\/\w+)\.md$|^skills\//.test(file));
    assert.ok(pages.includes('README.md') && pages.includes('docs/query.md'), pages.join('\n'));
    assert.ok(!pages.includes('docs/benchmarks.md'));
    const broken = pages.flatMap((page) => {
      const text = readFileSync(posix.join(checkout, page), 'utf8');
      return [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, link = '']) => posix.join(posix.dirname(page), link))
        .filter((file) => !files.includes(file))
        .map((file) => `${page}: ${file}`);
    });
    assert.deepEqual(broken, []);
  });
});
