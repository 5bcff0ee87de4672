import assert from 'node:assert/strict';
import {
  findMentions,
  Ignored,
  type Language,
  Source,
} from '../../../../src/core/selection/index.ts';

/** The mentions of a source that it does not say to ignore. */
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
    ['is for what is on its line', 'python', `a = ${one}  # rundb: ignore\nb = ${two}\n`, [two]],
    ['alone is for the next line', 'python', `# rundb: ignore\na = ${one}\nb = ${two}\n`, [two]],
    ['is for the first line too', 'cpp', `a(${one}); // rundb: ignore why\nb(${two});`, [two]],
    ['alone is in Markdown as well', 'text', '<!-- RunDB:ignore -->\ne0012r000798\n', []],
    ['behind code is for its own line only', 'python', `x = 1  # rundb: ignore\n${one}\n`, [one]],
    ['with an empty line below is for nothing', 'python', `# rundb: ignore\n\n${one}\n`, [one]],
    [
      'is for the whole of a list',
      'python',
      'exp = 12\nruns = [\n  798,  # rundb: ignore\n]\n',
      [],
    ],
    [
      'is for a line that goes on',
      'shell',
      'b2info-luminosity \\\n  --exp 12 \\\n  --runs 798  # rundb: ignore\nls e0012/r00799\n',
      ['e0012/r00799'],
    ],
    [
      'alone is for a line that goes on',
      'shell',
      '# rundb: ignore\nb2info-luminosity \\\n  --exp 12 --runs 798\nls e0012/r00799\n',
      ['e0012/r00799'],
    ],
    ['ends with a file', 'python', `${one}\n# rundb: ignore`, [one]],
  ] as const) {
    for (const [end, text] of [
      ['', source],
      [', also with Windows’ line ends', source.replaceAll('\n', '\r\n')],
    ] as const) {
      it(`${name}${end}`, () => assert.deepEqual(heeded(text, language), left));
    }
  }
});
