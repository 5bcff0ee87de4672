import assert from 'node:assert/strict';
import { Source, type Language } from '../../../../src/core/selection/index.ts';

/** Whether the mark is in a string. */
function inTextAt(marked: string, language: Language): boolean {
  const source = new Source(marked.replace('┃', ''), language);
  return source.stateAt(marked.indexOf('┃')) === 'string';
}

const block = 'note: |\n  the runs\n';

describe('A place in a string', () => {
  for (const [language, marked] of [
    ['python', 'x = "a ┃12"\n'],
    ['python', "x = '┃'\n"],
    ['python', 'x = """\nrun 1┃2\n"""\n'],
    ['python', 'x = """\nrun 12\n\n┃"""\n'],
    ['python', "x = '''\nrun 1┃2\n'''\n"],
    ['shell', 'x="a ┃12"\n'],
    ['json', '{"a┃": 1}\n'],
    ['yaml', 'a: "b ┃12"\n'],
    ['yaml', 'note: |\n  run 1┃2\n'],
    ['yaml', 'note: >\n  run 1┃2\n'],
    ['yaml', 'note: |-\n  run 1┃2\n'],
    ['yaml', 'note: >+\n  run 1┃2\n'],
    ['yaml', 'note: |2-\n    run 1┃2\n'],
    ['yaml', 'note: |10\n            run 1┃2\n'],
    ['yaml', 'note: |   \n  run 1┃2\n'],
    ['yaml', 'note: | # why\n  run 1┃2\n'],
    ['yaml', 'note: |  # why, at length\n  run 1┃2\n'],
    ['yaml', '- |\n  run 1┃2\n'],
    ['yaml', 'a:\n  note: |\n    the runs\n    12: 1┃3\n'],
    ['yaml', 'note: |\n  the runs:\n    12, 1┃3\n'],
    ['yaml', 'note: |\n  the runs  \n  run 1┃2\n'],
    ['yaml', 'note: |\n  the runs\n\n  run 1┃2\n'],
    ['yaml', 'a:\n  note: |\n    the runs\n \n    run 1┃2\n'],
    ['yaml', `${block}${'  more\n'.repeat(1000)}  run 1┃2\n`],
    ['yaml', `${block}  run 1┃2\n${'a: 1\n'.repeat(5000)}`],
  ] as const) {
    it(`is recognized, in ${language}: ${JSON.stringify(marked.slice(0, 60))}`, () => {
      assert.ok(inTextAt(marked, language));
    });
  }

  for (const [language, marked] of [
    ['python', 'x = "a"┃\n'],
    ['python', 'x = f("a", 1┃2)\n'],
    ['python', 'x = """\nrun 12\n"""\nrun = 1┃2\n'],
    // Only YAML has this.
    ['python', 'x = a |\n  run 1┃2\n'],
    ['text', 'note: |\n  run 1┃2\n'],
    ['shell', 'cat a |\n  run 1┃2\n'],
    ['yaml', 'runs: 1┃2\n'],
    ['yaml', 'note: |┃\n  the runs\n'],
    ['yaml', '┃runs: 12\n'],
    ['yaml', 'runs:\n  - 1┃2\n'],
    ['yaml', `${block}runs: 1┃2\n`],
    ['yaml', `${block}runs:\n  - 1┃2\n`],
    ['yaml', 'a:\n  note: |\n    the runs\n  runs: 1┃2\n'],
    ['yaml', 'a:\n  note: |\n  runs: 1┃2\n'],
    ['yaml', 'a:\n  note: |\n  b:\n    runs: 1┃2\n'],
    ['yaml', 'a: b|c\n  run 1┃2\n'],
    ['yaml', 'a: | b\n  run 1┃2\n'],
    ['yaml', 'a: |x\n  run 1┃2\n'],
    ['yaml', 'a: b # |c\n  run 1┃2\n'],
  ] as const) {
    it(`is ruled out, in ${language}: ${JSON.stringify(marked.slice(0, 60))}`, () => {
      assert.ok(!inTextAt(marked, language));
    });
  }
});
