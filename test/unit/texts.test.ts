import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gluedIn, NotLiteral, textsIn, textsOf } from '../texts.ts';

const checkout = join(import.meta.dirname, '..', '..');

/** What a translation must keep: `{{`, `{0}`, `{name}`, link targets, code and icons. */
const kept = /\{\{(?= )|(?<= )\}\}|\{+[^{}]*\}+|\]\([^)]*\)|`[^`]*`|\$\([\w-]+\)/g;

function bundle(file: string): Map<string, string> {
  const read: unknown = JSON.parse(readFileSync(join(checkout, file), 'utf8'));
  assert.ok(typeof read === 'object' && read !== null, file);
  return new Map(
    Object.entries(read).map(([key, text]) => {
      assert.equal(typeof text, 'string', `${file}: ${key}`);
      return [key, String(text)];
    }),
  );
}

/** The faults of a translation: missing or stale keys, empty texts, different placeholders. */
function faultsOf(translation: Map<string, string>, texts: Map<string, string>): string[] {
  const stale = [...translation.keys()].filter((key) => !texts.has(key));
  const faulty = [...texts].filter(([key, text]) => {
    const translated = translation.get(key);
    if (translated === undefined || translated.trim() === '') return true;
    return !sameParts(text, translated);
  });
  return [...stale.map((key) => `stale: ${key}`), ...faulty.map(([key]) => `faulty: ${key}`)];
}

function sameParts(text: string, translated: string): boolean {
  // A value may occur twice in one language and once in another.
  const parts = (each: string): string[] => [...new Set(each.match(kept))].sort();
  return JSON.stringify(parts(text)) === JSON.stringify(parts(translated));
}

describe('Texts', () => {
  const texts = new Map(textsOf(checkout).map((text) => [text, text]));
  const manifest = bundle('package.nls.json');

  it('are literal, so that they can be translated', () => {
    assert.deepEqual(textsIn('a.ts', "t('{0} runs', 5); vscode.l10n.t('Show'); other.t(1);"), [
      '{0} runs',
      'Show',
    ]);
    assert.throws(() => textsIn('a.ts', 't(name)'), NotLiteral);
    assert.ok(texts.size > 0);
  });

  it('are whole, not put together in code with spaces and quotation marks', () => {
    const glued = [
      "`${t('It failed.')} ${t('Try again.')}`",
      "`${all} ${left === 1 ? t('1 left.') : ''}`",
      '`“${name}”`',
    ];
    for (const code of glued) assert.notDeepEqual(gluedIn('a.ts', code), [], code);
    const whole = [
      "t('It failed.')",
      "t('“{0}” failed.', x)",
      "`$(add) ${t('Add')}`",
      '`${a} ${b}`',
    ];
    for (const code of whole) assert.deepEqual(gluedIn('a.ts', code), []);
    // What agents are told is English.
    const files = globSync('src/**/*.ts', { cwd: checkout, exclude: ['src/core/agents/**'] });
    assert.ok(files.length > 300);
    const found = files.flatMap((file) =>
      gluedIn(file, readFileSync(join(checkout, file), 'utf8')),
    );
    assert.deepEqual(found, []);
  });

  it('use curly apostrophes, ellipsis characters, and “can’t”', () => {
    const straight = /\w'\w|\b[Cc]annot\b|\bcan not\b|\.\.\.(?!\w)/;
    const odd = [...texts.keys(), ...manifest.values()].filter((text) => straight.test(text));
    assert.deepEqual(odd, []);
  });

  it('of the manifest are all used and all present', () => {
    const used = [
      ...readFileSync(join(checkout, 'package.json'), 'utf8').matchAll(/"%([^%"]+)%"/g),
    ].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), [...manifest.keys()].sort());
  });

  it('of a translation are checked for missing, stale and garbled ones', () => {
    const of = (texts: Record<string, string>): Map<string, string> =>
      new Map(Object.entries(texts));
    const english = of({ 'Run {0}': 'Run {0}', Show: 'Show' });
    assert.deepEqual(faultsOf(of({ 'Run {0}': 'Lauf {0}', Show: 'Zeigen' }), english), []);
    assert.deepEqual(faultsOf(of({ 'Run {0}': 'Lauf {1}', Show: ' ', Old: 'Alt' }), english), [
      'stale: Old',
      'faulty: Run {0}',
      'faulty: Show',
    ]);
    assert.deepEqual(faultsOf(of({ Show: 'Zeigen' }), english), ['faulty: Run {0}']);
  });

  for (const language of ['de', 'ja']) {
    it(`have a record explained in the same language, ${language}`, () => {
      const schema = bundle(`package.nls.${language}.json`).get('schema.record');
      assert.equal(schema, `./dist/runRecord.schema.${language}.json`);
    });

    for (const [file, english] of [
      [`l10n/bundle.l10n.${language}.json`, texts],
      [`package.nls.${language}.json`, manifest],
    ] as const) {
      if (!existsSync(join(checkout, file))) continue;
      it(`are all in ${file}, with the same placeholders`, () => {
        assert.deepEqual(faultsOf(bundle(file), english), []);
      });
    }
  }
});
