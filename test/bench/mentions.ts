/**
 * `npm run bench:mentions`: how long it takes to find the runs mentioned in 1 MB of code, compared with one
 * pass of a single regular expression over the same text; and how that, and the work then done for each
 * mention, scales with very many mentions on one line. Fails if it grows faster than the text.
 */
import { runFacts } from '../../src/core/records/index.ts';
import {
  findMentions,
  Ignored,
  languages,
  type Iov,
  type Language,
  Source,
} from '../../src/core/selection/index.ts';
import { knownTogether } from '../../src/core/store/index.ts';
import { snippets } from '../corpus/snippets.ts';
import { withoutRuns } from '../corpus/withoutRuns.ts';
import { median } from './time.ts';

const size = 1_000_000;
const rounds = 15;
/** In ms: for text without any runs, and for text full of them. */
const [quick, wanted] = [20, 50];

function filled(text: string): string {
  return text.repeat(Math.ceil(size / text.length)).slice(0, size);
}

function all(language: Language): string {
  return snippets
    .filter((snippet) => snippet.language === language)
    .map(({ code }) => `${code}\n`)
    .join('\n');
}

function times(work: () => void): number[] {
  return Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

function time(work: () => void): number {
  return median(times(work));
}

const texts: readonly [string, Language, string][] = [
  ['Python without runs', 'python', filled(withoutRuns(10_000))],
  ['Python, one run in 1,000 lines', 'python', sparse()],
  ['Python full of runs', 'python', filled(all('python'))],
  ['YAML full of runs', 'yaml', filled(all('yaml'))],
  ['C++ full of runs', 'cpp', filled(all('cpp'))],
];

function sparse(): string {
  const lines = withoutRuns(10_000).split('\n');
  return filled(
    lines.map((line, i) => (i % 1000 === 0 ? 'first = ExpRun(12, 798)' : line)).join('\n'),
  );
}

console.table(
  texts.map(([name, language, text]) => {
    const ours = time(() => findMentions(new Source(text, language)));
    const found = findMentions(new Source(text, language)).length;
    const peer = time(() => [...text.matchAll(/\bExpRun\((\d+), (\d+)\)/g)]);
    return {
      text: name,
      mentions: found,
      'ms for 1 MB': Number(ours.toFixed(1)),
      'one regular expression, ms': Number(peer.toFixed(1)),
      ratio: Number((peer / ours).toFixed(2)),
      enough: ours < (found === 0 ? quick : wanted),
    };
  }),
);

/** What is repeated on one line, and what surrounds it. */
const shapes: readonly [
  name: string,
  language: Language,
  item: (run: number) => string,
  joint: string,
  begin?: string,
  end?: string,
][] = [
  ['CAF pairs', 'json', caf, ', ', '[', ']'],
  ['CAF pairs, a line each', 'json', caf, ',\n', '[', ']'],
  ['CAF pairs that are ignored', 'json', caf, ', ', '[', '] // rundb: ignore'],
  ['every other run', 'python', (run) => String(2 * run), ', ', 'exp = 12\nruns = [', ']'],
  ['every other run, as ranges', 'yaml', (run) => String(2 * run), ', ', 'exp: 12\nruns: '],
  ['ExpRun', 'python', (run) => `ExpRun(12, ${run})`, ', ', '[', ']'],
  ['keys', 'json', (run) => `{"experiment": 12, "run": ${run}}`, ', ', '[', ']'],
  ['cuts', 'cpp', (run) => `"__experiment__ == 12 && __run__ == ${run}"`, ', '],
  ['limits', 'python', (run) => `f(min_experiment=12, max_experiment=12, min_run=${run})`, '; '],
  ['commands', 'shell', (run) => `b2info-luminosity --exp 12 --runs ${run}`, '; '],
  [
    'commands that go on',
    'shell',
    (run) => `b2x --exp 12 --runs ${run}`,
    ' \\\n',
    '# rundb: ignore\n',
  ],
  ['prose', 'text', (run) => `experiment 12, run ${run}`, '; '],
];

function caf(run: number): string {
  const own = run % 60;
  return `["/d/e0012/4S/r${String(own).padStart(5, '0')}/raw.root", [12, ${own}]]`;
}

/** The work done for a text: reading, and what its findings and hints need. */
function work(text: string, language: Language): void {
  const mentions = findMentions(new Source(text, language));
  const ignored = new Ignored(text);
  for (const mention of mentions) {
    if (!ignored.has(mention)) knownTogether(mention.iovs, knownRuns);
  }
}

const facts = runFacts({});
const knownRuns = ({ first }: Iov) => ({ runs: [{ ...first, facts }], count: 1 });

const [few, many] = [1400, 14_000];
/** Work quadratic in the text would give 10 here; garbage collection turns a 1 into a 2. */
const steepest = 5;

const growth = shapes.map(([name, language, item, joint, begin = '', end = '']) => {
  const text = (count: number) =>
    begin + Array.from({ length: count }, (_, i) => item(i + 1)).join(joint) + end;
  const [small, large] = [text(few), text(many)];
  // The fastest of each: other load on the machine isn't growth.
  const [less = NaN, more = NaN] = [small, large].map((each) =>
    Math.min(...times(() => work(each, language))),
  );
  const steepness = more / less / (large.length / small.length);
  return {
    text: `${many.toLocaleString('en')} × ${name}`,
    characters: large.length,
    ms: Number(more.toFixed(1)),
    [`ms for ${few.toLocaleString('en')}`]: Number(less.toFixed(1)),
    'grows as the text, times': Number(steepness.toFixed(2)),
    enough: steepness < steepest,
  };
});
console.table(growth);

const costly: readonly string[] = [
  ...['"', "'", '#', '{', '[', '$(', '${', '<<', "'''", '"""', 'f"{', 'f"""{', '/*', '\n', '\\'],
  ...[
    '|',
    '{}',
    '"$(',
    '"$(\n',
    '"${',
    '#\n',
    '//\\\n',
    '<<A\n',
    ': |\n',
    '- "',
    "- '",
    '["',
    '(]',
  ],
  ...['R"(', 'R"', "0'", 'f"{x:', '- - ', '&a ', 'a: "\n'],
];

/** For code that searches for the end of a string, comment or bracket that has none, at each of them. */
const endless = languages.flatMap((language) =>
  costly.map((piece) => {
    const [less = NaN, more = NaN] = [5000, 50_000].map((length) => {
      const text = piece.repeat(Math.ceil(length / piece.length));
      return Math.min(...times(() => new Source(text, language).stateAt(0)));
    });
    // Such a short time says nothing.
    const steepness = more < 2 ? 1 : more / less / 10;
    return { language, piece, ms: more, steepness, enough: steepness < steepest };
  }),
);
console.table(endless.toSorted((a, b) => b.steepness - a.steepness).slice(0, 5));
if (![...growth, ...endless].every(({ enough }) => enough)) process.exitCode = 1;
