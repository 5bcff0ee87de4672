import assert from 'node:assert/strict';
import { recordFields } from '../../../../src/core/records/catalogue.ts';
import { recordSchema } from '../../../../src/core/records/schema.ts';
import { inLanguage } from '../format/inLanguage.ts';
import { runFacts } from '../../../../src/core/records/index.ts';
import { isJsonObject, jsonAt, parseJson, type Json } from '../../../../src/core/rundb/index.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';

/** Keys of a record that public RunDB clients read. */
const publicKeys =
  'experiment run run_type time_start time_stop time_run duration stop_reason hlt_mode roi_filtering incident_size incident_url ler her statistics detectors background computing extra_data quality_flags quality_shifter quality_expert url'.split(
    ' ',
  );

describe('The catalogue of fields', () => {
  it('contains each key that public clients know', () => {
    const known = new Set(recordFields.flatMap(({ paths }) => paths.map(([first]) => first)));
    assert.deepEqual(
      publicKeys.filter((key) => !known.has(key)),
      [],
    );
  });

  it('gives each field a unique short name and each place a unique description', () => {
    const names = recordFields.flatMap(({ name }) => name ?? []);
    assert.equal(new Set(names).size, names.length);
    const places = recordFields.flatMap(({ name, paths }) =>
      name === undefined ? paths.map((path) => path.join('.')) : [],
    );
    assert.equal(new Set(places).size, places.length);
    for (const { title, about } of recordFields) {
      assert.match(title(), /^\p{Lu}/u);
      assert.match(about(), /^\p{Lu}.*\.$/u);
    }
  });

  it('names the fact that is read from a field', () => {
    const facts = recordFields.flatMap(({ fact, paths }) => (fact ? [{ fact, paths }] : []));
    assert.deepEqual(facts.map(({ fact }) => fact).sort(), [
      ...['beamEnergy', 'deliveredSoFar', 'duration', 'hltMode', 'lumiRecorded', 'solenoidField'],
      ...['start', 'stop', 'stopReason', 'type'],
    ]);
    for (const { fact, paths } of facts) {
      // A number if one is expected, otherwise a text.
      const found = [7, 'x'].map((value) => {
        const record: Record<string, Json> = {};
        for (const [key = '', inner] of paths) {
          record[key] = inner === undefined ? value : { [inner]: value };
        }
        return runFacts(record)[fact];
      });
      assert.ok(
        found.some((each) => each !== undefined),
        fact,
      );
      assert.ok(runFacts({})[fact] === undefined, fact);
    }
  });

  it('suggests words that fields of this type can have', () => {
    const wordsOf = (name: string) => recordFields.find((field) => field.name === name)?.words;
    assert.deepEqual(wordsOf('lumi'), ['1/pb', '10/pb', '1/fb']);
    assert.deepEqual(wordsOf('duration'), ['10min', '1h', '1d']);
    for (const name of ['pxd', 'trg']) {
      assert.deepEqual(wordsOf(name), ['running', 'good', 'recoverable', 'bad', '"no events"']);
    }
    assert.deepEqual(wordsOf('quality'), ['good', 'recoverable', 'bad', '"no events"']);
    assert.equal(wordsOf('exp'), undefined);
  });

  it('finds its fields in records', () => {
    const records = [...makeRuns()].slice(-2000);
    const missing = recordFields.filter(({ paths }) =>
      paths.every((path) =>
        records.every((record) => {
          const plain: Json = parseJson(JSON.stringify(record));
          return jsonAt(plain, ...path) === undefined;
        }),
      ),
    );
    // The server creates the address when it responds.
    assert.deepEqual(
      missing.map(({ paths: [path] }) => path.join('.')),
      ['url'],
    );
  });
});

describe('The schema of a record', () => {
  const schema = parseJson(JSON.stringify(recordSchema()));

  it('explains each key that public clients know', () => {
    for (const key of publicKeys) {
      assert.equal(typeof jsonAt(schema, 'properties', key, 'description'), 'string', key);
    }
  });

  it('says what makes a run good, and that delivered luminosity must not be added up', () => {
    const at = (...path: string[]): string => {
      const place = path.flatMap((key) => ['properties', key]);
      return JSON.stringify(jsonAt(schema, ...place, 'description'));
    };
    assert.match(at('quality_expert'), /BAD or NO EVENTS/);
    assert.match(at('statistics', 'lumi_exp_delivered'), /never add these up/);
    assert.match(at('ler', 'momentum'), /^"Momentum of the beam in GeV/);
    assert.match(at('ler'), /^"Low energy ring/);
    assert.match(at('her'), /^"High energy ring/);
    const flag = jsonAt(schema, 'properties', 'quality_expert', 'additionalProperties');
    assert.match(JSON.stringify(flag), /BAD or NO EVENTS/);
    assert.equal(jsonAt(schema, 'properties', 'statistics', 'additionalProperties'), undefined);
    assert.equal(jsonAt(schema, 'type'), 'object');
  });

  it('explains in the display language', () => {
    const described = (value: Json | undefined): string[] => {
      if (!isJsonObject(value)) return [];
      const { title, description } = value;
      const own = [title, description].filter((text) => typeof text === 'string');
      return [...own, ...Object.values(value).flatMap(described)];
    };
    const texts = described(parseJson(inLanguage('de', () => JSON.stringify(recordSchema()))));
    assert.ok(texts.length > 30);
    assert.deepEqual(
      texts.filter((text) => !/^«.*»$/.test(text)),
      [],
    );
  });

  it('allows anything', () => {
    const keys = new Set<string>();
    const visit = (value: Json | undefined): void => {
      if (!isJsonObject(value)) return;
      for (const [key, each] of Object.entries(value)) {
        keys.add(key);
        visit(each);
      }
    };
    visit(schema);
    for (const restriction of ['required', 'enum', 'pattern', 'minimum', 'oneOf']) {
      assert.ok(!keys.has(restriction), restriction);
    }
  });
});
