import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parseQuery,
  predicateOf,
  QueryError,
  readValid,
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
    readValid(text, own);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  assert.fail(`no mistake: ${text}`);
}

/** A query with its mistake in «», and the message. */
type Case = [string, string];

const known = 'Use a run type, a date, or a field such as exp:12 or lumi>5/pb.';
const luminosity = 'Use for example lumi>5/pb or lumi:1..5/fb.';
const number = 'Use for example exp:12,14 or exp:100-200.';
const date = 'Use for example start:2020-05-06 or start:2020-05..2020-06.';

const mistakes: Case[] = [
  ['«lumy»>5/pb', 'Unknown term “lumy”. Did you mean “lumi”?'],
  ['exp:12 «lumy»>5/pb', 'Unknown term “lumy”. Did you mean “lumi”?'],
  ['«physcis»', 'Unknown term “physcis”. Did you mean “physics”?'],
  ['«goood»', 'Unknown term “goood”. Did you mean “@good”?'],
  ['«4S»', 'Unknown term “4S”. Did you mean “energy:4S”?'],
  ['«@runing»', 'Unknown condition “@runing”. Did you mean “@running”?'],
  ['«@gud»', 'Unknown condition “@gud”. Did you mean “@good”?'],
  ['«@zzzzzz»', 'Unknown condition “@zzzzzz”. Use @good, @running, or another one.'],
  ['«@»', 'Name a condition, such as @good.'],
  ['«weird_key»:7', `Unknown term “weird_key”. ${known}`],
  ['has:«foo»', `Unknown term “foo”. ${known}`],
  ['«exp» 12', '“exp” needs an operator and a value, as in exp:12,100-200.'],
  ['«lumi»', '“lumi” needs an operator and a value, as in lumi>5/pb.'],
  ['«energy»', '“energy” needs an operator and a value, as in energy:4S,4S_offres.'],
  ['«12»', 'Say what 12 is, as in exp:12 or run:12.'],
  ['exp:12 «14»', 'Say what 14 is, as in exp:14 or run:14.'],
  ['lumi>«5pb»', `“5pb” isn’t a luminosity. ${luminosity}`],
  ['lumi>«5/xb»', `“5/xb” isn’t a luminosity. ${luminosity}`],
  ['lumi>«5pb-10»', `“5pb-10” isn’t a luminosity. ${luminosity}`],
  ['lumi:«1e400»', `“1e400” isn’t a luminosity. ${luminosity}`],
  ['duration:«10m»', '“10m” isn’t a duration. Use for example duration>=30min or duration:1h..2h.'],
  ['exp:«abc»', `“abc” isn’t a number. ${number}`],
  ['exp:12,«x»,14', `“x” isn’t a number. ${number}`],
  ['exp:«"12"»', `“12” isn’t a number. ${number}`],
  ['exp:«-5»', `“-5” isn’t a number. ${number}`],
  ['exp:«1e400»', `“1e400” isn’t a number. ${number}`],
  ['exp:«12233344445555568»', `“12233344445555568” isn’t a number. ${number}`],
  ['field:«maybe»', '“maybe” isn’t a state of the solenoid field. Use on, off, or a number.'],
  ['start:«2020-13»', `“2020-13” isn’t a date. ${date}`],
  ['start:«2020-02-30»', `“2020-02-30” isn’t a date. ${date}`],
  ['start:«2020-02-30T12:00»', `“2020-02-30T12:00” isn’t a date. ${date}`],
  ['type>«physics»', 'type is text: use type: and a word.'],
  ['quality>«bad»', 'quality is text: use quality: and a word.'],
  ['her.current>«abc»', '“abc” isn’t a number or a date. Use one after >.'],
  [
    'energy:«6S»',
    '“6S” isn’t a beam energy. Use 3S_offres, 3S, 4S_scan, 4S_offres, 4S, 5S_scan, 5S_offres, 5S, or GeV as in energy>10.5.',
  ],
  ['energy:4S,«4S_offress»', 'Unknown beam energy “4S_offress”. Did you mean “4S_offres”?'],
  [
    'energy:«10.58»',
    'No run has exactly 10.58 GeV. Use a name such as energy:4S, or a range such as energy:10.57..10.59.',
  ],
  ['energy>«4S»', 'Use “4S” with : or =.'],
  ['field>«on»', 'Use “on” with : or =.'],
  ['run:«200-100»', 'Empty range: 200-100 ends before it begins.'],
  ['lumi:«5/fb..1/fb»', 'Empty range: 5/fb..1/fb ends before it begins.'],
  ['start:«2020-06..2020-05»', 'Empty range: 2020-06..2020-05 ends before it begins.'],
  ['lumi>«1..2»', 'Use a range such as 1..2 with : or =.'],
  ['exp>«100-200»', 'Use a range such as 100-200 with : or =.'],
  ['lumi>«1,2»', 'Only one value can follow >.'],
  ['exp:«»', 'A value is missing after “exp:”.'],
  ['exp:12,«»', 'A value is missing after “exp:12,”.'],
  ['exp:12,«»  # more', 'A value is missing after “exp:12,”.'],
  ['--exp«»', 'A value is missing after “--exp”.'],
  ['has:«»', 'A field is missing after “has:”.'],
  ['physics or«»', 'A term is missing after “or”.'],
  ['not«»', 'A term is missing after “not”.'],
  ['physics -«»', 'A term is missing after “-”.'],
  ['her."odd key"«»', 'An operator such as : or > is missing.'],
  ['«"»open', 'The closing quote is missing.'],
  ['type:«"»open', 'The closing quote is missing.'],
  ['exp:12 «/»', 'Unexpected “/”.'],
  ['«all» good physics runs with more than 5 /pb', `Unknown term “all”. ${known}`],
  ['physics «runs» with more than 5 /pb', `Unknown term “runs”. ${known}`],
  ['«lumy» or (physics', 'Unknown term “lumy”. Did you mean “lumi”?'],
  ['@good «of» lumi > )', `Unknown term “of”. ${known}`],
  ['«experiments» 12 /', 'Unknown term “experiments”. Did you mean “experiment”?'],
  ['physcis«!»', 'Use “not” or “-” instead of “!”.'],
  ['«2020/05/06»', 'Unknown term “2020/05/06”. Did you mean “2020-05-06”?'],
  ['«(»physics', 'This parenthesis isn’t closed.'],
  ['physics«)»', 'Unmatched “)”.'],
  ['«()»', 'These parentheses are empty.'],
  ['(physics or«»', 'A term is missing after “or”.'],
  ['(exp:«»', 'A value is missing after “exp:”.'],
  ['physics («»', 'A term is missing after “(”.'],
  ['(physics «(»cosmic', 'This parenthesis isn’t closed.'],
  ['(physics (cosmic «()»', 'These parentheses are empty.'],
  ['stop_reason:"a (b" physics«)»', 'Unmatched “)”.'],
  ['physics # (\n«)»', 'Unmatched “)”.'],
  ['exp<«<»12', 'Use a single operator, as in exp=12.'],
  ['lumi> «>»5', 'Use a single operator, as in exp=12.'],
  ['exp:12 «=»5', 'Unexpected “=”.'],
  ['physics and «and» cosmic', 'A term is missing before “and”.'],
  ['her."odd key" «foo»', 'Unexpected “foo”.'],
  ["physics «'»", "Unexpected “'”."],
  ["«'»physics'", "Unexpected “'”."],
  ["type:«'beam»", 'Use double quotes: "beam".'],
  ['«(»physics (cosmic)', 'This parenthesis isn’t closed.'],
  ["type:beam «'»cosmic'", "Unexpected “'”."],
  ['(physics or «)»', 'Unexpected “)”.'],
  ['lumi:«1/pb..5/xb»', `“1/pb..5/xb” isn’t a luminosity. ${luminosity}`],
  ['lumi:«1/xb..5/pb»', `“1/xb..5/pb” isn’t a luminosity. ${luminosity}`],
  ['«( )»', 'These parentheses are empty.'],
  ['exp:12 «her.current»', '“her.current” needs an operator and a value, as in her.current:1.'],
  ['field:«only»', '“only” isn’t a state of the solenoid field. Use on, off, or a number.'],
  ['field:«off1»', '“off1” isn’t a state of the solenoid field. Use on, off, or a number.'],
  ['«or» physics', 'A term is missing before “or”.'],
  ['exp=«=»12', 'Use a single operator, as in exp=12.'],
  ['exp:12 «&» run:5', 'Remove “&”: terms side by side are already combined with AND.'],
  ['exp:12 «|» exp:14', 'Use “or” instead of “|”.'],
  ['«!»physics', 'Use “not” or “-” instead of “!”.'],
  ['«~»physics', 'Use “not” or “-” instead of “~”.'],
  ["stop_reason:«'beam abort'»", 'Use double quotes: "beam abort".'],
  ["type:«'physics'»", 'Use double quotes: "physics".'],
  ['«@wrong»', `In condition @wrong: “5/xb” isn’t a luminosity. ${luminosity}`],
  ['«@outer»', `In condition @wrong: “5/xb” isn’t a luminosity. ${luminosity}`],
  ['«@open»', 'In condition @open: This parenthesis isn’t closed.'],
  ['«@a»', 'Condition @a uses itself: @a → @b → @c → @a.'],
  ['«@self»', 'Condition @self uses itself: @self → @self.'],
];

function requireMistake([marked, sentence]: Case): void {
  const error = mistake(marked.replace(/[«»]/g, ''));
  assert.equal(error.message, sentence);
  const start = marked.indexOf('«');
  assert.deepEqual(error.at, { start, end: marked.indexOf('»') - 1 });
}

describe('Mistakes in a query', () => {
  it('include “not” with a hyphen, which must not mean the opposite of what it says', () => {
    for (const text of ['not-good', 'exp:12 NOT-physics']) assert.throws(() => parseQuery(text));
    assert.deepEqual(parseQuery('not -physics').kind, parseQuery('physics').kind);
  });

  describe('are reported with their location', () => {
    for (const each of mistakes) it(each[0], () => requireMistake(each));
  });

  it('a condition with the name of a built-in one is ignored', () => {
    const [withOwn, without] = [own, undefined].map((each) =>
      JSON.stringify(understand(parseQuery('@good'), each)),
    );
    assert.equal(withOwn, without);
  });

  it('a long word is truncated in the message', () => {
    for (const text of ['a'.repeat(10_000), `exp:${'9x'.repeat(5000)}`, '2020..'.repeat(1500)]) {
      assert.ok(mistake(text).message.length < 300, text.slice(0, 20));
    }
  });
});

/** More processor time than this, in ms, could hang the editor; a few ms are normal. */
const hang = 2000;

/**
 * Processor time in ms, including the garbage collector. A clock would also count whatever else the
 * machine does.
 */
function work(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Parses and plans a query: only a mistake with a location in the text is acceptable. */
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
  assert.ok(time < hang, `${JSON.stringify(text.slice(0, 60))}: ${time.toFixed(0)} ms`);
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
  });

  it('a pattern with many stars takes little time on long text', () => {
    const fits = predicateOf(understand(parseQuery(`her.fill_pattern:${times('*1', 2)}*2`)));
    const start = process.cpuUsage();
    assert.equal(fits({ her: { fill_pattern: times('1', 1280) } }), false);
    assert.ok(work(start) < hang);
  });

  it('conditions that double at each level take little time', () => {
    const names = Array.from({ length: 40 }, (_, i) => `k${i}`);
    const doubling = new Map(
      names.map((name, i) => {
        const next = names[i + 1];
        return [name, next === undefined ? 'exp:1' : `(@${next} run:1) or (@${next} run:2)`];
      }),
    );
    const start = process.cpuUsage();
    try {
      understand(parseQuery('@k0'), doubling);
    } catch (error) {
      assert.ok(error instanceof QueryError);
    }
    assert.ok(work(start) < hang);
  });
});
