import assert from 'node:assert/strict';
import {
  findMentions,
  Ignored,
  type Language,
  Source,
} from '../../../../src/core/selection/index.ts';

/** The mentions in a source that it doesn't exclude. */
function heeded(source: string, language: Language): string[] {
  const ignored = new Ignored(source);
  return findMentions(new Source(source, language))
    .filter((mention) => !ignored.has(mention))
    .map(({ start, end }) => source.slice(start, end));
}

const one = 'ExpRun(12, 798)';
const two = 'ExpRun(12, 799)';

describe('A comment "rundb: ignore"', () => {
  for (const [name, language, source, left] of [
    ['applies to its line', 'python', `a = ${one}  # rundb: ignore\nb = ${two}\n`, [two]],
    [
      'alone applies to the next line',
      'python',
      `# rundb: ignore\na = ${one}\nb = ${two}\n`,
      [two],
    ],
    ['applies to the first line too', 'cpp', `a(${one}); // rundb: ignore why\nb(${two});`, [two]],
    ['alone works in Markdown as well', 'text', '<!-- RunDB:ignore -->\ne0012r000798\n', []],
    ['after code applies to its line only', 'python', `x = 1  # rundb: ignore\n${one}\n`, [one]],
    ['above an empty line applies to none', 'python', `# rundb: ignore\n\n${one}\n`, [one]],
    ['applies to a whole list', 'python', 'exp = 12\nruns = [\n  798,  # rundb: ignore\n]\n', []],
    [
      'applies to a continued line',
      'shell',
      'b2info-luminosity \\\n  --exp 12 \\\n  --runs 798  # rundb: ignore\nls e0012/r00799\n',
      ['e0012/r00799'],
    ],
    [
      'alone applies to a continued line',
      'shell',
      '# rundb: ignore\nb2info-luminosity \\\n  --exp 12 --runs 798\nls e0012/r00799\n',
      ['e0012/r00799'],
    ],
    ['may be at the end of a file', 'python', `${one}\n# rundb: ignore`, [one]],
  ] as const) {
    for (const [end, text] of [
      ['', source],
      [', also with Windows line endings', source.replaceAll('\n', '\r\n')],
    ] as const) {
      it(`${name}${end}`, () => assert.deepEqual(heeded(text, language), left));
    }
  }
});
