import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { fields } from '../../../../src/core/query/fields.ts';
import { aboutCondition, builtInConditions } from '../../../../src/core/query/index.ts';
import { usageOf } from '../../../../src/core/query/usage.ts';
import { recordFields } from '../../../../src/core/records/catalogue.ts';
import { beamEnergies, detectors, type FieldType } from '../../../../src/core/records/index.ts';

const docs = join(import.meta.dirname, '..', '..', '..', '..', 'docs');

const fieldsPage = `# Fields of a run record

What is known of a record's fields, and how: *seen* in the source of a public client of the RunDB, or
*inferred* from what such clients do; the RunDB has no public documentation. A record may lack any of
them, and have others: those are kept and shown as the server sends them, and can be asked for by their
path. This page and the tables of [query.md](query.md) are written by the tests (\`npm run unit\` with
\`RUNDB_UPDATE=1\`).
`;

const types: Record<FieldType, string> = {
  integer: 'whole number',
  number: 'number',
  luminosity: 'number',
  duration: 'number',
  date: 'time',
  field: 'number',
  energy: 'made from others',
  flags: 'text for each detector',
  text: 'text',
  boolean: 'true or false',
  any: 'anything',
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const isDetector = (name: string): boolean => detectors.some((detector) => detector === name);

function askedFor(): string {
  const rows = fields.map((field) => {
    const { form, example } = usageOf(field);
    return [field.name, [`\`${field.name}${example}\``, field.title(), form]] as const;
  });
  const [first, ...more] = detectors;
  return table(
    ['term', 'asks for', 'values'],
    rows.flatMap(([name, [term = '', title = '', form = '']]) => {
      // One row for all that are alike.
      if (more.some((detector) => detector === name)) return [];
      if (name !== first) return [[term, title, form]];
      const names = detectors.map((detector) => `\`${detector}\``).join(' ');
      return [
        ['`pxd:running` `pxd:good`', 'Status or expert’s flag of a detector', `${names}. ${form}`],
      ];
    }),
  );
}

function energies(): string {
  return table(
    ['name', 'GeV'],
    beamEnergies.map(({ name, above, below }) => [`\`${name}\``, `${above}–${below}`]),
  );
}

function conditions(): string {
  return table(
    ['condition', 'means', 'same as'],
    [...builtInConditions].map(([name, query]) => [
      `\`@${name}\``,
      aboutCondition(name) ?? assert.fail(name),
      query.length > 60 ? '' : `\`${query}\``,
    ]),
  );
}

function allFields(): string {
  return table(
    ['field', 'in queries', 'what', 'type', 'unit', 'known', ''],
    recordFields
      // A detector's short name is that of its two fields.
      .filter(({ name = '' }) => !isDetector(name))
      .map(({ name, paths, title, type, unit = '', evidence, about }) => [
        paths.map((path) => `\`${path.join('.')}\``).join(', '),
        name === undefined ? '' : `\`${name}\``,
        title(),
        types[type],
        unit,
        evidence,
        about(),
      ]),
  );
}

/** A page with what belongs between `<!-- name -->` and `<!-- /name -->`. */
function withPart(page: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  assert.ok(page.includes(begin) && page.includes(end), name);
  const before = page.slice(0, page.indexOf(begin) + begin.length);
  return `${before}\n\n${part}\n\n${page.slice(page.indexOf(end))}`;
}

async function requireSame(name: string, wanted: (text: string) => string): Promise<void> {
  const path = join(docs, name);
  const text = readFileSync(path, 'utf8');
  const formatted = await format(wanted(text), { ...(await resolveConfig(path)), filepath: path });
  if (process.env['RUNDB_UPDATE'] === '1') writeFileSync(path, formatted);
  else assert.equal(text, formatted);
}

describe('The pages of the search language', () => {
  it('docs/query.md has the fields and conditions that there are (RUNDB_UPDATE=1 writes it)', () =>
    requireSame('query.md', (text) =>
      [
        ['fields', askedFor()],
        ['energies', energies()],
        ['conditions', conditions()],
      ].reduce((page, [name = '', part = '']) => withPart(page, name, part), text),
    ));

  it('docs/fields.md has what is known of each field (RUNDB_UPDATE=1 writes it)', () =>
    requireSame('fields.md', () => `${fieldsPage}\n${allFields()}\n`));
});
