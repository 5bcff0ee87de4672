import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, parseJson } from '../../../../src/core/rundb/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import {
  emptyPlace,
  energiesOf,
  formatIds,
  formatOf,
  languages,
  Selection,
  writeRuns,
  type Language,
} from '../../../../src/core/selection/index.ts';
import { datasetRun } from '../../../../src/core/store/index.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';

const page = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'forms.md');
const example = Selection.of([798, 799, 800, 804].map((run) => ({ experiment: 12, run })));
/** As in the demo. */
const records = listedRuns(
  [...makeRuns()]
    .filter(({ experiment, run }) => example.has({ experiment, run }))
    .map((record) => parseJson(JSON.stringify(record)))
    .filter(isJsonObject),
).map(datasetRun);
const dataset = { processing: 'proc16', existing: records };
const energyOf = energiesOf(records);

const names: Record<Language, string> = {
  python: 'Python',
  yaml: 'YAML',
  json: 'JSON',
  cpp: 'C++',
  shell: 'shell',
  text: 'text',
};

/** The examples on the page: each format in the languages it's made for. */
function examples(): string {
  const rows = formatIds.flatMap((id) => {
    const { title, languages: own } = formatOf(id);
    return languages
      .filter((language) => own.includes(language))
      .map((language, i) => {
        const written = { runs: [...example], ranges: example.ranges };
        const place = { ...emptyPlace(language), width: Infinity };
        const lines = writeRuns(written, id, place, { dataset, energyOf }).split('\n');
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
  it('shows what is written (RUNDB_UPDATE=1 updates it)', () => {
    const text = readFileSync(page, 'utf8');
    const [begin, end] = ['<!-- prettier-ignore-start -->', '<!-- prettier-ignore-end -->'];
    const before = text.slice(0, text.indexOf(begin) + begin.length);
    const after = text.slice(text.indexOf(end));
    const wanted = `${before}\n\n${examples()}\n\n${after}`;
    if (process.env['RUNDB_UPDATE']) writeFileSync(page, wanted);
    assert.equal(text, wanted);
  });
});
