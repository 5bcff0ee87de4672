import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parseQuery,
  predicateOf,
  QueryError,
  searchesFor,
  understand,
} from '../../../../src/core/query/index.ts';

const own = new Map([
  ['a', '@b'],
  ['b', '@c'],
  ['c', 'physics @a'],
  ['self', '@self'],
  ['wrong', 'lumi>5/xb'],
  ['outer', '@wrong exp:1'],
  ['open', '(physics'],
  ['good', 'exp:1'],
]);

function mistake(text: string): QueryError {
  try {
    understand(parseQuery(text), own);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  assert.fail(`no mistake: ${text}`);
}

/** A query with its place in «», and the sentence. */
type Case = [string, string];

const term = '“(”, a condition such as @good, a field or a run type or date';
const known = 'Ask for a run type, a date, or a field such as exp:12 or lumi>5/pb.';

const told: Case[] = [
  ['«lumy»>5/pb', '“lumy” is not known: did you mean “lumi”?'],
  ['exp:12 «lumy»>5/pb', '“lumy” is not known: did you mean “lumi”?'],
  ['«@runing»', '“@runing” is not known: did you mean “@running”?'],
  ['«good»', '“good” is not known: did you mean “@good”?'],
  ['«weird_key»:7', `“weird_key” is not known. ${known}`],
  ['has:«foo»', `“foo” is not known. ${known}`],
  ['lumi>«5/xb»', '“5/xb” is no luminosity. Write lumi as in 5/pb, 1..5/fb or 100 for nb⁻¹.'],
  ['duration:«10m»', '“10m” is no duration. Write duration as in 90s, 10min, 1.5h or 1h..2h.'],
  ['exp:«abc»', '“abc” is no number. Write exp as in 12, 12,14 or 100-200.'],
  ['exp:12,«x»,14', '“x” is no number. Write exp as in 12, 12,14 or 100-200.'],
  ['exp:«"12"»', '“12” is no number. Write exp as in 12, 12,14 or 100-200.'],
  ['field:«maybe»', '“maybe” is no state of the field. Write on, off or a number.'],
  ['run:«200-100»', 'The range 200-100 is the wrong way round.'],
  ['lumi:«5/fb..1/fb»', 'The range 5/fb..1/fb is the wrong way round.'],
  [
    'start:«2020-13»',
    '“2020-13” is no date. Write start as in 2020-05-06, 2020-05, 2020 or 2020-05..2020-06.',
  ],
  [
    'start:«2020-02-30»',
    '“2020-02-30” is no date. Write start as in 2020-05-06, 2020-05, 2020 or 2020-05..2020-06.',
  ],
  ['type>«physics»', 'type is text, which is neither more nor less: write type: and a word.'],
  ['lumi>«1..2»', 'A range such as 1..2 goes with : or =.'],
  [
    'her.current>«abc»',
    '“abc” is neither a number nor a date, so nothing of her.current can be more or less.',
  ],
  ['exp:«»', 'The query ends where a value is expected.'],
  ['exp:12,«»', 'The query ends where a value is expected.'],
  ['«"»open', 'The text in quotes does not end.'],
  ['type:«"»open', 'The text in quotes does not end.'],
  ['physics or«»', `The query ends where ${term} is expected.`],
  ['not«»', `The query ends where ${term} is expected.`],
  ['-«»', `The query ends where ${term} is expected.`],
];

/** What is told now is of little help: the proposed place and sentence. */
const better: Case[] = [
  ['«physcis»', '“physcis” is not known: did you mean “physics”?'],
  ['«@gud»', '“@gud” is not known: did you mean “@good”?'],
  ['«@zzzzzz»', '“@zzzzzz” is not known. Write @good, @running or another condition.'],
  ['«@»', 'Write the name of a condition, such as @good.'],
  ['«exp» 12', 'Write exp with a sign and a value, as in exp:12.'],
  ['«lumi»', 'Write lumi with a sign and a value, as in lumi:1/pb.'],
  ['«12»', 'Say what 12 is, as in exp:12 or run:12.'],
  ['exp:12 «14»', 'Say what 14 is, as in exp:14 or run:14.'],
  ['«(»physics', 'The parenthesis is not closed.'],
  ['physics«)»', 'There is no “(” for this.'],
  ['«()»', 'There is nothing in the parentheses.'],
  ['«or» physics', 'Something has to stand before “or”.'],
  ['exp=«=»12', 'Write one sign, as in exp=12.'],
  ['exp:12 «&» run:5', 'Leave out “&”: terms next to each other all have to hold.'],
  ['exp:12 «|» exp:14', 'Write “or” instead of “|”.'],
  ['«!»physics', 'Write “not” or “-” instead of “!”.'],
  ['«~»physics', 'Write “not” or “-” instead of “~”.'],
  ["stop_reason:«'beam abort'»", 'Write text in double quotes, "beam abort".'],
  ["type:«'physics'»", 'Write text in double quotes, "physics".'],
  ['lumi>«1,2»', 'Only one value can follow >.'],
  ['exp>«100-200»', 'A range such as 100-200 goes with : or =.'],
  ['field>«on»', '“on” goes with : or =.'],
  ['start:«2020-06..2020-05»', 'The range 2020-06..2020-05 is the wrong way round.'],
  [
    'start:«2020-02-30T12:00»',
    '“2020-02-30T12:00” is no date. Write start as in 2020-05-06, 2020-05, 2020 or 2020-05..2020-06.',
  ],
  ['has:«»', 'The query ends where a field is expected.'],
  ['--exp«»', 'The query ends where a value is expected.'],
  ['exp:12,«»  # more', 'The query ends where a value is expected.'],
  [
    '«@wrong»',
    'In the condition @wrong: “5/xb” is no luminosity. Write lumi as in 5/pb, 1..5/fb or 100 for nb⁻¹.',
  ],
  ['«@a»', 'The condition @a uses itself: @a → @b → @c → @a.'],
  ['exp:«-5»', '“-5” is no number. Write exp as in 12, 12,14 or 100-200.'],
  ['exp:«1e400»', '“1e400” is no number. Write exp as in 12, 12,14 or 100-200.'],
  ['lumi:«1e400»', '“1e400” is no luminosity. Write lumi as in 5/pb, 1..5/fb or 100 for nb⁻¹.'],
  ['«@self»', 'The condition @self uses itself: @self → @self.'],
  [
    '«@outer»',
    'In the condition @wrong: “5/xb” is no luminosity. Write lumi as in 5/pb, 1..5/fb or 100 for nb⁻¹.',
  ],
  ['«@open»', 'In the condition @open: The parenthesis is not closed.'],
];

function requireTold([marked, sentence]: Case): void {
  const error = mistake(marked.replace(/[«»]/g, ''));
  assert.equal(error.message, sentence);
  const start = marked.indexOf('«');
  assert.deepEqual(error.at, { start, end: marked.indexOf('»') - 1 });
}

describe('Mistakes in a query', () => {
  describe('are told with their place', () => {
    for (const each of told) it(each[0], () => requireTold(each));
  });

  describe('are told so that it helps', () => {
    for (const each of better) it(each[0], () => requireTold(each));
  });

  it('a condition with the name of a built-in one is not used', () => {
    const [withOwn, without] = [own, undefined].map((each) =>
      JSON.stringify(understand(parseQuery('@good'), each)),
    );
    assert.equal(withOwn, without);
  });

  it('a long word is told shortly', () => {
    for (const text of ['a'.repeat(10_000), `exp:${'9x'.repeat(5000)}`, '2020..'.repeat(1500)]) {
      assert.ok(mistake(text).message.length < 300, text.slice(0, 20));
    }
  });
});

/** Processor time in ms: the clock also counts what else the machine does. */
function work(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Reads and plans it: a mistake is one with a place in the text, all else is a failure. */
function requireHarmless(text: string): void {
  const start = process.cpuUsage();
  try {
    const meaning = understand(parseQuery(text), own);
    searchesFor(meaning);
    predicateOf(meaning)({ run_type: 'physics', her: { current: 1 } });
  } catch (error) {
    const shown = JSON.stringify(text.slice(0, 60));
    assert.ok(error instanceof QueryError, `${shown}: ${String(error)}`);
    const { at } = error;
    assert.ok(at.start >= 0 && at.start <= at.end && at.end <= text.length, shown);
    assert.notEqual(error.message, '');
  }
  const time = work(start);
  assert.ok(time < 200, `${JSON.stringify(text.slice(0, 60))}: ${time.toFixed(0)} ms`);
}

describe('Nonsense', () => {
  const times = (part: string, count: number) => part.repeat(count);
  const kinds: Record<string, string[]> = {
    parentheses: [
      times('(', 10_000),
      times(')', 10_000),
      times('()', 5000),
      times('-(', 5000),
      times('not(', 2500),
      `# ${times(')', 10_000)}\n${times('(', 10_000)}`,
      `type:"${times(')', 10_000)}" ${times('(', 10_000)}`,
    ],
    signs: ['-', '@', ',', '.', '<', ':', '\\', '#', '\n', '*', '#\n', '..'].map((sign) =>
      times(sign, 10_000 / sign.length),
    ),
    words: [
      times('a', 10_000),
      times('not ', 3000),
      times('or ', 3000),
      times('a:', 3000),
      times('has:', 2500),
      times('a.', 5000),
      `.${times('a.', 5000)}b:1`,
    ],
    values: [
      `exp:${times('9', 10_000)}`,
      `lumi:${times('9', 10_000)}`,
      `lumi:1e${times('9', 100)}`,
      `exp:${times('1,', 5000)}1`,
      `run:${Array.from({ length: 2000 }, (_, i) => 2 * i).join()}`,
      `start:${times('2020-', 2000)}`,
      times('2020..', 1500),
      `type:${times('*', 10_000)}`,
      `exp:${times('1-', 5000)}`,
    ],
    terms: [
      times('exp:1 ', 1600),
      times('@good ', 1600),
      `${times('-@good or ', 1000)}@good`,
      `${times('exp:1 or ', 1000)}exp:1`,
      `${times('(exp:1 or ', 90)}exp:2${times(')', 90)}`,
    ],
    quotes: [
      times('"', 10_000),
      times('"', 9999),
      `"${times('a', 10_000)}`,
      `type:"${times('\\"', 5000)}`,
      `.a${times('."b"', 2000)}:1`,
    ],
    prototypes: [
      ...['__proto__', 'constructor', 'toString', 'constructor.prototype'].flatMap((name) => [
        name,
        `${name}:1`,
        `.${name}:1`,
        `@${name}`,
        `has:${name}`,
        `has:.${name}`,
        `type:${name}`,
        `lumi:5${name}`,
        `lumi:5/${name}`,
      ]),
    ],
    letters: ['😀', '\0', '\u202eabc', '\ud800', '\udc00a', 'e\u0301', '\u2028', 'ß', 'İ'].flatMap(
      (letter) => [letter, `type:${letter}`, `${letter}:1`, `@${letter}`, times(letter, 5000)],
    ),
  };
  for (const [kind, texts] of Object.entries(kinds)) {
    describe(kind, () => {
      for (const text of texts) {
        it(JSON.stringify(text.slice(0, 30)), () => requireHarmless(text));
      }
    });
  }

  it('any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), requireHarmless));
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), requireHarmless));
    const words = [
      'exp',
      ':',
      '12',
      ' ',
      ',',
      '(',
      ')',
      'not ',
      ' or ',
      '-',
      '@good',
      '"',
      '>',
      '..',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((each) => each.join('')),
        requireHarmless,
      ),
      { numRuns: 5_000 },
    );
  }).timeout(20_000);

  it('a pattern with many stars is no work for long text', () => {
    const fits = predicateOf(understand(parseQuery(`her.fill_pattern:${times('*1', 2)}*2`)));
    const start = process.cpuUsage();
    assert.equal(fits({ her: { fill_pattern: times('1', 1280) } }), false);
    assert.ok(work(start) < 50);
  });

  it('conditions that double are no work', () => {
    const names = ['k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z'];
    const doubling = new Map(
      names.map((name, i) => {
        const next = names[i + 1];
        return [name, next === undefined ? 'exp:1' : `(@${next} run:1) or (@${next} run:2)`];
      }),
    );
    const start = process.cpuUsage();
    try {
      understand(parseQuery('@k'), doubling);
    } catch (error) {
      assert.ok(error instanceof QueryError);
    }
    assert.ok(work(start) < 100);
  });
});
