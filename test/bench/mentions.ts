/**
 * `npm run bench:mentions`: how long it takes to find the runs that 1 MB of code mentions, against
 * one pass of a single regular expression over the same text.
 */
import { findMentions, type Language } from '../../src/core/selection/index.ts';
import { snippets } from '../corpus/snippets.ts';
import { withoutRuns } from '../corpus/withoutRuns.ts';
import { median } from './time.ts';

const size = 1_000_000;
const rounds = 15;
/** In ms. */
const wanted = 50;

function filled(text: string): string {
  return text.repeat(Math.ceil(size / text.length)).slice(0, size);
}

function all(language: Language): string {
  return snippets
    .filter((snippet) => snippet.language === language)
    .map(({ code }) => `${code}\n`)
    .join('\n');
}

function time(work: () => void): number {
  return median(
    Array.from({ length: rounds }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
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
    const ours = time(() => findMentions(text, language));
    const peer = time(() => [...text.matchAll(/\bExpRun\((\d+), (\d+)\)/g)]);
    return {
      text: name,
      mentions: findMentions(text, language).length,
      'ms for 1 MB': Number(ours.toFixed(1)),
      'one regular expression, ms': Number(peer.toFixed(1)),
      ratio: Number((peer / ours).toFixed(2)),
      enough: ours < wanted,
    };
  }),
);
