import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMentions, type Language, Source } from '../../../../src/core/selection/index.ts';

interface Snippet {
  readonly prefix: readonly string[];
  readonly body: string | readonly string[];
}

const folder = join(import.meta.dirname, '../../../../src/features/insert/snippets');
const files: readonly [string, Language][] = [
  ['python', 'python'],
  ['yaml', 'yaml'],
  ['shell', 'shell'],
  ['cpp', 'cpp'],
];

/** A snippet's text with the default values of its fields. */
function expanded({ body }: Snippet): string {
  const values = new Map<string, string>();
  return [body]
    .flat()
    .join('\n')
    .replaceAll(
      /\$\{(\d+)(?::(\$?[^}]*)|\|([^,|]*)[^}]*)\}|\$(\d+)|\\\$/g,
      (all, ...groups: unknown[]) => {
        const [number, value, first, again] = groups.map((group) =>
          typeof group === 'string' ? group : undefined,
        );
        if (again !== undefined) return values.get(again) ?? '';
        if (number === undefined) return all.slice(1);
        const text = value?.startsWith('$') ? values.get(value.slice(1)) : (value ?? first);
        values.set(number, text ?? '');
        return text ?? '';
      },
    );
}

for (const [file, language] of files) {
  describe(`The snippets for ${file}`, () => {
    const text = readFileSync(join(folder, `${file}.json`), 'utf8');
    const snippets = JSON.parse(text) as Readonly<Record<string, Snippet>>;
    for (const [name, snippet] of Object.entries(snippets)) {
      it(`mention runs that are recognized: ${name}`, () => {
        const mentions = findMentions(new Source(expanded(snippet), language));
        assert.ok(mentions.length > 0, expanded(snippet));
        assert.ok(mentions.every(({ iovs }) => iovs[0]?.first.experiment === 12));
      });
    }
  });
}
