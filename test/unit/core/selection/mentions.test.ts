import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
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
  for (const { name, language, code, mentions, wanted } of snippets) {
    it(`${language}: ${name}${wanted ? ' (not all yet)' : ''}`, () => {
      const found = findMentions(new Source(code, language));
      // What is wanted and found is more than what is asked for.
      if (wanted && isDeepStrictEqual(found.map(meaningOf), wanted)) return;
      assert.deepEqual(
        found.map((mention) => printed(mention, code)),
        mentions,
      );
    });
  }

  for (const [title, all] of Object.entries(kinds)) {
    for (const [language, code, meanings] of all) {
      it(`${title}, ${language}: ${code.trim().replaceAll('\n', ' ⏎ ')}`, () => {
        const found = findMentions(new Source(code, language));
        assert.deepEqual(found.map(meaningOf), meanings);
      });
    }
  }

  it('finds a run at its own number, also where the experiment has the same', () => {
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

  it('finds nothing in code that mentions no runs', () => {
    const code = withoutRuns(10_000);
    assert.ok(code.split('\n').length >= 10_000);
    const found = findMentions(new Source(code, 'python'));
    assert.deepEqual(
      found.map((mention) => printed(mention, code)),
      [],
    );
  });
});

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

describe('Mentions around a place of a long text', () => {
  const pair = (run: number) =>
    `["/d/e0012/4S/r${String(run).padStart(5, '0')}/raw.root", [12, ${run}]]`;
  const text = `[${Array.from({ length: 60_000 }, (_, i) => pair(i + 1)).join(', ')}]`;

  it('are those of the whole text', () => {
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
  ] as const) {
    it(`are one where they are all runs: ${code.replaceAll('\n', ' ⏎ ')}`, () => {
      const source = new Source(code, 'python');
      const found = asLists(source, findMentions(source));
      assert.deepEqual(
        found.map((mention) => printed(mention, code)),
        wanted,
      );
    });
  }
});
