import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  asLists,
  findMentions,
  mentionsNear,
  type Iov,
  type Mention,
  Source,
} from '../../../../src/core/selection/index.ts';
import { kinds } from '../../../corpus/kinds.ts';
import { snippets } from '../../../corpus/snippets.ts';
import { withoutRuns } from '../../../corpus/withoutRuns.ts';

describe('findMentions', () => {
  for (const { name, language, code, mentions } of snippets) {
    it(`${language}: ${name}`, () => {
      const found = findMentions(new Source(code, language));
      assert.deepEqual(
        found.map((mention) => printed(mention, code)),
        mentions,
      );
    });
  }

  for (const [title, all] of Object.entries(kinds)) {
    for (const [language, code, meanings] of all) {
      it(`${title}, ${language}: ${code.trim().replaceAll('\n', ' ⏎ ')}`, () => {
        const found = findMentions(new Source(code, language)).map(meaningOf);
        const right = meanings.filter((meaning) => !meaning.startsWith('wanted: '));
        const best = meanings.map((meaning) => meaning.replace('wanted: ', ''));
        assert.deepEqual(found, found.length === right.length ? right : best);
      });
    }
  }

  it('finds a run at its own number, even if the experiment has the same', () => {
    for (const [marked, language] of [
      ['experiment 12, run «12»', 'text'],
      ['run «12» of experiment 12', 'text'],
      ['ExpRun(12, «12»)', 'python'],
      ['b2x --exp 12 --runs «12»', 'shell'],
      ['b2x --runs «12» --exp 12', 'shell'],
      ['b2x --runs "«12»" --exp 12', 'shell'],
      ['experiment = 12\nruns = "«12»"', 'python'],
      ['experiment: 12\nruns: «12»-14', 'yaml'],
      ['experiment: 12\nruns:\n  - «12»-14\n', 'yaml'],
      ['experiment: 12\nruns: [«12»-14]\n', 'yaml'],
      ['experiment = 12\nruns = ("5, " "«12»")', 'python'],
      ['experiment = 12\nruns = ("5, " "6, 7, " "8 «12»")', 'python'],
      ['x --run-range 12 «12» 12 14', 'shell'],
    ] as const) {
      const source = marked.replaceAll(/[«»]/g, '');
      const runs = findMentions(new Source(source, language)).flatMap(({ parts }) =>
        parts.flatMap((part) => part.runs),
      );
      const named = runs.find(({ run }) => run.run === 12);
      assert.equal(named?.end, marked.indexOf('»') - 1, marked);
      assert.ok(named.start <= marked.indexOf('«'), marked);
    }
  });

  it("finds nothing in code that doesn't mention any runs", () => {
    const code = withoutRuns(10_000);
    assert.ok(code.split('\n').length >= 10_000);
    const found = findMentions(new Source(code, 'python'));
    assert.deepEqual(
      found.map((mention) => printed(mention, code)),
      [],
    );
  });

  it("doesn't search for comments and brackets in code without a sign of runs", () => {
    const asked: string[] = [];
    class Watched extends Source {
      override tokenAround(offset: number) {
        asked.push(this.text.slice(offset, offset + 60));
        return super.tokenAround(offset);
      }
      override bracketAround(offset: number) {
        asked.push(this.text.slice(offset, offset + 60));
        return super.bracketAround(offset);
      }
    }
    findMentions(new Watched(withoutRuns(10_000), 'python'));
    assert.deepEqual(asked, []);
  });

  it('finds a cut however its columns are wrapped and compared', () => {
    const wrapped = fc.tuple(blanks, fc.nat(4), blanks).map(([before, depth, after]) => {
      return (text: string) => `${'('.repeat(depth)}${before}${text}${after}${')'.repeat(depth)}`;
    });
    const condition = fc.tuple(owners, compared, wrapped, wrapped, blanks);
    fc.assert(
      fc.property(condition, condition, fc.constantFrom('"', "'"), (experiment, run, quote) => {
        const parts = ([experiment, run] as const).map(([, compare, inner, outer, blank], i) => {
          // Both columns of the same object.
          const column = experiment[0](['__experiment__', '__run__'][i] ?? '', quote);
          return `(${outer(compare(column, [12, 798][i] ?? 0, inner, blank))})`;
        });
        const code = `x = df[${parts.join(' & ')}]`;
        assert.deepEqual(findMentions(new Source(code, 'python')).map(meaningOf), ['12:798'], code);
      }),
    );
  });
});

const blanks = fc.constantFrom('', ' ', '  ', '\n', '\n    ');

/** Ways to refer to a column of a table. */
const owners = fc.constantFrom(
  (name: string) => name,
  (name: string) => `df.${name}`,
  (name: string) => `self.tables.data_of_2024.${name}`,
  (name: string) => `df.${name}.values`,
  (name: string, quote: string) => `df[${quote}${name}${quote}]`,
  (name: string, quote: string) => `df[ ${quote}${name}${quote} ].values`,
);

type Compare = (
  column: string,
  number: number,
  inner: (text: string) => string,
  blank: string,
) => string;
const compared = fc.constantFrom<Compare>(
  (column, number, inner, blank) => `${inner(column)}${blank}==${blank}${number}`,
  (column, number, inner, blank) => `${number}${blank}==${blank}${inner(column)}`,
  (column, number, inner, blank) =>
    `${number}${blank}<=${blank}${inner(column)}${blank}<${blank}${number + 1}`,
  (column, number, _, blank) => `${column}.isin(${blank}[${number}]${blank})`,
  (column, number, _, blank) => `${column}.between(${blank}${number},${blank}${number})`,
);

function printed({ start, end, iovs, problem }: Mention, code: string): string {
  return `${code.slice(start, end).replaceAll(/\s+/g, ' ')} = ${meaningOf({ iovs, problem })}`;
}

function meaningOf({ iovs, problem }: Pick<Mention, 'iovs' | 'problem'>): string {
  const problems = problem ? [`!${problem}`] : [];
  const meaning = iovs.length > 0 ? [iovs.map(printedIov).join(', ')] : [];
  return [...meaning, ...problems].join(' ');
}

/** `12:798`, `12:798-3904`, `12:798-*`, `12:798..14:5`, `12:798..14:*`, `12:798..` */
function printedIov({ first, last }: Iov): string {
  const from = `${first.experiment}:${first.run}`;
  if (last.experiment === Infinity) return `${from}..`;
  const run = last.run === Infinity ? '*' : String(last.run);
  if (first.experiment !== last.experiment) return `${from}..${last.experiment}:${run}`;
  return first.run === last.run ? from : `${from}-${run}`;
}

describe('Mentions around a place in a long text', () => {
  const pair = (run: number) =>
    `["/d/e0012/4S/r${String(run).padStart(5, '0')}/raw.root", [12, ${run}]]`;
  const text = `[${Array.from({ length: 60_000 }, (_, i) => pair(i + 1)).join(', ')}]`;

  it('are the same as in the whole text', () => {
    assert.ok(text.length > 2_500_000 && !text.includes('\n'));
    for (const run of [1, 2, 500, 30_000, 59_999, 60_000]) {
      const offset = text.indexOf(`, ${run}]]`) + 2;
      const found = mentionsNear(text, offset, 'json').filter(
        ({ start, end }) => start <= offset && offset <= end,
      );
      assert.deepEqual(found.map(meaningOf), [`12:${run}`]);
    }
  });
});

describe('Items of a list', () => {
  for (const [code, wanted] of [
    ['x = [ExpRun(12, 798), ExpRun(12, 799)]', ['[ExpRun(12, 798), ExpRun(12, 799)] = 12:798-799']],
    [
      'x = [ExpRun(12, 798),  # good\n  ExpRun(14, 5),\n]',
      ['[ExpRun(12, 798), # good ExpRun(14, 5), ] = 12:798, 14:5'],
    ],
    [
      'f(ExpRun(12, 798), ExpRun(12, 801))',
      ['ExpRun(12, 798) = 12:798', 'ExpRun(12, 801) = 12:801'],
    ],
    ['x = [ExpRun(12, 798)]', ['ExpRun(12, 798) = 12:798']],
    [
      'x = [ExpRun(12, 798), g(1), ExpRun(12, 799)]',
      ['ExpRun(12, 798) = 12:798', 'ExpRun(12, 799) = 12:799'],
    ],
    [
      'x = {"a": [ExpRun(12, 798), ExpRun(12, 799)], "b": ExpRun(14, 5)}',
      ['[ExpRun(12, 798), ExpRun(12, 799)] = 12:798-799', 'ExpRun(14, 5) = 14:5'],
    ],
    [
      'x = [IoV(12, 1, 12, 5), IoV(12, 9, 12, 3)]',
      ['[IoV(12, 1, 12, 5), IoV(12, 9, 12, 3)] = 12:1-5 !reversed'],
    ],
  ] as const) {
    it(`are one mention if they are all runs: ${code.replaceAll('\n', ' ⏎ ')}`, () => {
      const source = new Source(code, 'python');
      const found = asLists(source, findMentions(source));
      assert.deepEqual(
        found.map((mention) => printed(mention, code)),
        wanted,
      );
    });
  }
});
