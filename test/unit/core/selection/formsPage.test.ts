import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  emptyPlace,
  formatIds,
  formatOf,
  languages,
  Selection,
  writeRuns,
  type Language,
} from '../../../../src/core/selection/index.ts';

const page = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'forms.md');
const example = Selection.of([798, 799, 800, 804].map((run) => ({ experiment: 12, run })));
const dataset = {
  processing: 'proc16',
  existing: [...example].map((run) => {
    return { ...run, isPhysics: true, energy: 10.583, energyName: '4S' };
  }),
};

const names: Record<Language, string> = {
  python: 'Python',
  yaml: 'YAML',
  json: 'JSON',
  cpp: 'C++',
  shell: 'shell',
  text: 'text',
};

/** The examples of the page: each form in the languages that it is made for. */
function examples(): string {
  const rows = formatIds.flatMap((id) => {
    const { title, languages: own } = formatOf(id);
    return languages
      .filter((language) => own.includes(language))
      .map((language, i) => {
        const written = { runs: [...example], ranges: example.ranges };
        const place = { ...emptyPlace(language), width: Infinity };
        const lines = writeRuns(written, id, place, { dataset }).split('\n');
        const text = lines.map((line) => `\`${line.replaceAll('|', '\\|')}\``).join('<br>');
        const name = i === 0 ? `\`${id}\` | ${title}` : ' | ';
        return `| ${name} | ${names[language]} | ${text} |`;
      });
  });
  return [
    '| id | format | in | runs 798, 799, 800 and 804 of experiment 12 |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

describe('docs/forms.md', () => {
  it('shows what is written (RUNDB_UPDATE=1 writes it)', () => {
    const text = readFileSync(page, 'utf8');
    const [begin, end] = ['<!-- prettier-ignore-start -->', '<!-- prettier-ignore-end -->'];
    const before = text.slice(0, text.indexOf(begin) + begin.length);
    const after = text.slice(text.indexOf(end));
    const wanted = `${before}\n\n${examples()}\n\n${after}`;
    if (process.env['RUNDB_UPDATE']) writeFileSync(page, wanted);
    assert.equal(text, wanted);
  });
});
