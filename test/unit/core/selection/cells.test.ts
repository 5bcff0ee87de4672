import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  Cells,
  findMentions,
  Source,
  type Cell,
  type Mention,
} from '../../../../src/core/selection/index.ts';
import { snippets } from '../../../corpus/snippets.ts';

function python(...texts: string[]): Cell[] {
  return texts.map((text) => ({ language: 'python', text }));
}

/** What each cell mentions: the text, and the runs it stands for. */
function read(cells: readonly Cell[]): string[][] {
  const all = new Cells(cells);
  return cells.map(({ text }, i) => all.mentions(i).map((mention) => printed(mention, text)));
}

function printed({ start, end, iovs }: Mention, text: string): string {
  const runs = iovs.map(({ first, last }) => `${first.experiment}:${first.run}-${last.run}`);
  return `${text.slice(start, end)} = ${runs.join(' ')}`;
}

describe('Cells of a notebook', () => {
  it('know what earlier cells say, but not later ones', () => {
    assert.deepEqual(
      read(python('runs = [1]', 'experiment = 12', 'import basf2', 'good_runs = [798, 799]')),
      [[], [], [], ['[798, 799] = 12:798-799']],
    );
  });

  it('use the last of several experiments, with the cells as they are now', () => {
    const [a, b] = ['experiment = 12', 'runs = [5]'];
    assert.deepEqual(read(python(a, b, 'experiment = 14', b)), [
      [],
      ['[5] = 12:5-5'],
      [],
      ['[5] = 14:5-5'],
    ]);
    assert.deepEqual(read(python(b, a)), [[], []]);
  });

  it('know nothing about cells in another language', () => {
    const cells: Cell[] = [
      { language: 'python', text: 'experiment = 12' },
      { language: 'text', text: 'Taken in experiment 14, runs 1-5.\n\nruns = [5]' },
      { language: 'cpp', text: 'auto runs = {5, 6};' },
      { language: 'cpp', text: 'int exp = 14;' },
      { language: 'cpp', text: 'std::vector<int> runs = {5, 6};' },
      { language: 'yaml', text: 'runs: [5]' },
      { language: 'json', text: '{"runs": [5]}' },
      { language: 'python', text: 'runs = [5]' },
    ];
    assert.deepEqual(read(cells), [
      [],
      ['experiment 14, runs 1-5 = 14:1-5'],
      [],
      [],
      ['{5, 6} = 14:5-6'],
      [],
      [],
      ['[5] = 12:5-5'],
    ]);
  });

  it("don't affect others while a bracket or string is open in them", () => {
    for (const open of [
      'experiment = 14\nruns = [1, 2',
      'experiment = 14\nx = """',
      "experiment = 14\nx = 'a",
      'experiment = 14\nprint(f"{x}',
    ]) {
      const [, own, later] = read(python('experiment = 12', open, 'runs = [5]'));
      assert.deepEqual(later, ['[5] = 12:5-5'], open);
      assert.ok(
        own?.every((each) => each.includes('= 14:')),
        open,
      );
    }
    const [, , closed] = read(
      python('experiment = 12', 'experiment = 14\n"""It\'s (so"""  # [', 'runs = [5]'),
    );
    assert.deepEqual(closed, ['[5] = 14:5-5']);
  });

  it("don't affect Python if another program reads them", () => {
    for (const [magic, ...own] of [
      ['%%bash\nexperiment=14\nruns=(7 8)', '(7 8) = 14:7-8'],
      ['%%sh\nexperiment=14\nls e0014/4S/r00007', 'e0014/4S/r00007 = 14:7-7'],
      ['%%script bash --bg\nexperiment=14\necho "it\'s ("'],
      ['%%script python2\nexperiment = 14\nruns = [7]'],
      ['%%writefile steering.py\nexperiment = 14\nruns = [7]'],
      ['%%html\n<b>experiment = 14'],
    ]) {
      assert.deepEqual(read(python('experiment = 12', magic ?? '', 'runs = [5]')), [
        [],
        own,
        ['[5] = 12:5-5'],
      ]);
    }
  });

  it('know what earlier cells say if a magic only measures them', () => {
    assert.deepEqual(
      read(
        python(
          'experiment = 12',
          '%%time\nruns = [5]\nexperiment = 14',
          '%%timeit -n 1\nruns = [6]\nexperiment = 16',
          'runs = [7]',
        ),
      ),
      [[], ['[5] = 12:5-5'], ['[6] = 14:6-6'], ['[7] = 14:7-7']],
    );
  });

  it("aren't disturbed by IPython's own lines, in which runs are found too", () => {
    const text = [
      '%matplotlib inline',
      '%cd "it\'s (here',
      'experiment = 12',
      '!b2info-luminosity --exp 14 --runs 3-5 \\',
      '  --what "(',
      'print("a %d" % 5, 6 %',
      '  7)',
    ].join('\n');
    assert.deepEqual(read(python(text, 'runs = [5]')), [
      ['--exp 14 --runs 3-5 = 14:3-5'],
      ['[5] = 12:5-5'],
    ]);
  });

  it('return the code before a cell, for a text to be appended to it', () => {
    const cells = new Cells(python('experiment = 12', '%%bash\nls', 'x = (', 'runs = []'));
    const before = cells.before(3);
    assert.deepEqual(
      findMentions(new Source(`${before}runs = [5]`, 'python')).map(
        ({ iovs }) => iovs[0]?.first.experiment,
      ),
      [12],
    );
    assert.equal(cells.before(0), '');
    assert.equal(cells.before(1), '');
    assert.equal(cells.language(1), 'shell');
  });

  it('are read like a file with cells that begin with # %%', () => {
    const texts = snippets.flatMap(({ language, code }) => (language === 'python' ? code : []));
    // Some are cut off, and wouldn't run.
    const whole = texts.filter((text) => new Cells(python(text, '')).before(1) !== '');
    assert.ok(whole.length > 0.9 * texts.length);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...whole), { minLength: 2, maxLength: 6 }), (parts) => {
        const parting = '\n# %%\n';
        const file = findMentions(new Source(parts.join(parting), 'python'));
        let start = 0;
        const cells = new Cells(python(...parts));
        for (const [i, text] of parts.entries()) {
          const own = cells.mentions(i).map((mention) => printed(mention, text));
          const there = file.filter(
            (each) => start <= each.start && each.end <= start + text.length,
          );
          const inFile = there.map((each) => printed(each, parts.join(parting)));
          assert.deepEqual(own, inFile);
          start += text.length + parting.length;
        }
      }),
    );
  });

  it('change nothing for earlier ones', () => {
    const texts = snippets.flatMap(({ language, code }) => (language === 'python' ? code : []));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...texts), { minLength: 2, maxLength: 6 }), (parts) => {
        const all = read(python(...parts));
        const fewer = read(python(...parts.slice(0, -1)));
        assert.deepEqual(all.slice(0, -1), fewer);
      }),
    );
  });

  it('put each run where its number is', () => {
    const cells = python('experiment = 12\n', 'a = 1\nruns = [798, 799]');
    const [mention] = new Cells(cells).mentions(1);
    const named = mention?.parts.flatMap(({ runs }) => runs) ?? [];
    const text = cells[1]?.text ?? '';
    assert.deepEqual(
      named.map(({ start, end, run }) => [text.slice(start, end), run.run]),
      [
        ['798', 798],
        ['799', 799],
      ],
    );
  });
});
