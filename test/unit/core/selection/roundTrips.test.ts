import assert from 'node:assert/strict';
import {
  findMentions,
  FormatError,
  placeIn,
  rangesOf,
  readRuns,
  removalOf,
  Source,
  type Iov,
  type Language,
} from '../../../../src/core/selection/index.ts';
import { kinds } from '../../../corpus/kinds.ts';
import { snippets } from '../../../corpus/snippets.ts';
import { writeAt4S } from './writeAt4S.ts';

const corpus: (readonly [Language, string])[] = [
  ...snippets.map(({ language, code }) => [language, code] as const),
  ...Object.values(kinds).flatMap((all) =>
    all.map(([language, code]) => [language, code] as const),
  ),
];
const both = [...corpus, ...corpus.map(([l, code]) => [l, code.replaceAll('\n', '\r\n')] as const)];

const print = ({ first, last }: Iov): string =>
  `${first.experiment}:${first.run}..${last.experiment}:${last.run}`;
const isOfOne = ({ first, last }: Iov): boolean =>
  first.experiment === last.experiment && last.run - first.run <= 5000;
const runsOf = ({ first, last }: Iov): string[] =>
  Array.from(
    { length: last.run - first.run + 1 },
    (_, i) => `${first.experiment}:${first.run + i}`,
  );

describe('Code from which a run is removed', () => {
  it('mentions the same runs as before otherwise', () => {
    let count = 0;
    for (const [language, code] of both) {
      const source = new Source(code, language);
      const mentions = findMentions(source);
      for (const mention of mentions) {
        for (const part of mention.parts) {
          const taken = removalOf(source, mention, part);
          if (!taken) continue;
          count++;
          const rest = mentions.flatMap(({ parts }) => parts).filter((each) => each !== part);
          const wanted = rest.flatMap(({ iov }) => iov ?? []).map(print);
          const after = code.slice(0, taken.start) + code.slice(taken.end);
          for (const { parts } of findMentions(new Source(after, language))) {
            for (const iov of parts.flatMap(({ iov }) => iov ?? [])) {
              const index = wanted.indexOf(print(iov));
              assert.ok(index >= 0, `${print(iov)} is new in ${after}`);
              wanted.splice(index, 1);
            }
          }
        }
      }
    }
    assert.ok(count > 500);
  });
});

describe('Runs that are written in place of others', () => {
  it('are read as these, or not at all, and change nothing around them', () => {
    let count = 0;
    for (const [language, code] of both) {
      const source = new Source(code, language);
      const mentions = findMentions(source);
      for (const [i, { form, start, end, iovs, isPartial }] of mentions.entries()) {
        const place = placeIn(source, { start, end });
        const experiment = iovs[0]?.first.experiment;
        const read = readRuns(code.slice(start, end), place, { experiment });
        if (read?.format !== form || isPartial || read.selection.size > 5000) continue;
        const all = [...read.selection];
        for (const runs of [all, all.slice(1)]) {
          if (runs.length === 0) continue;
          const written = tryToWrite(runs);
          if (written === undefined) continue;
          count++;
          const after = code.slice(0, start) + written + code.slice(end);
          const around = mentions.filter((_, j) => j !== i).flatMap((each) => each.iovs);
          const known = new Set(around.map(print));
          const chosen = new Set(runs.map(({ experiment, run }) => `${experiment}:${run}`));
          for (const iov of findMentions(new Source(after, language)).flatMap(
            (each) => each.iovs,
          )) {
            const isWritten = isOfOne(iov) && runsOf(iov).every((run) => chosen.has(run));
            assert.ok(known.has(print(iov)) || isWritten, `${print(iov)} is new in ${after}`);
          }
        }

        function tryToWrite(runs: typeof all): string | undefined {
          const format = read?.format;
          if (!format) return undefined;
          try {
            const style = read.style;
            return writeAt4S({ runs, ranges: rangesOf(runs) }, format, place, { style });
          } catch (error) {
            if (error instanceof FormatError) return undefined;
            throw error;
          }
        }
      }
    }
    assert.ok(count > 300);
  });
});
