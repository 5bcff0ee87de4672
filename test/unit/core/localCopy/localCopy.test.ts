import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { KeptRange, LocalCopy } from '../../../../src/core/localCopy/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import { compareRuns, parseJson, type JsonObject } from '../../../../src/core/rundb/index.ts';
import { summarize } from '../../../../src/core/statistics/index.ts';
import { CopyCase, pageOf, sources, worker } from './copyCase.ts';

const all = { first: 0, last: Infinity };
const everything = [3, 7, 8, 10, 12, 14, 16, 17, 18, 20, 22, 24, 26, 27, 30, 33, 35].map(
  (experiment) => ({ experiment, ...all }),
);
const runs = listedRuns(sources.map((source) => parseJson(source) as JsonObject)).sort(compareRuns);
const made = (run: number, more = '') => `{"experiment": 12, "run": ${run}${more}}`;

async function runsOf(copy: LocalCopy, ranges = [{ experiment: 12, ...all }]): Promise<number[]> {
  return (await copy.read(ranges)).runs.map(({ run }) => run.run);
}

for (const place of ['disk', 'memory'] as const) {
  describe(`A local copy (${place})`, () => {
    let copies: CopyCase;
    let copy: LocalCopy;
    beforeEach(() => {
      copies = new CopyCase();
      copy = copies.open(place === 'disk' ? {} : { file: undefined });
    });
    afterEach(async () => {
      await copies[Symbol.asyncDispose]();
      assert.deepEqual(copies.failures, []);
    });

    it('is empty at first', async () => {
      assert.equal(copy.kind, place);
      assert.deepEqual(await copy.read(everything), { runs: [], covered: [] });
      assert.equal(await copy.record({ experiment: 12, run: 1 }), undefined);
      assert.equal(await copy.experiments(), undefined);
      assert.equal((await copy.summarize(undefined, everything)).sum.runs, 0);
      const { file, experiments } = await copy.state();
      assert.equal(file, place === 'disk' ? copies.file : undefined);
      assert.deepEqual(experiments, []);
    });

    it('returns the runs of a page as displayed, and each record as it was sent', async () => {
      await copy.keep(pageOf(sources), 1000);
      const read = await copy.read(everything);
      assert.equal(read.runs.length, runs.length);
      assert.ok(
        isDeepStrictEqual(
          read.runs,
          runs.map((run) => ({ run, since: 1000 })),
        ),
      );
      assert.deepEqual(read.covered, []);
      for (const [i, source] of sources.entries()) {
        if (i % 50 > 0) continue;
        const { experiment, run } = JSON.parse(source) as { experiment: number; run: number };
        assert.deepEqual(await copy.record({ experiment, run }), { text: source, since: 1000 });
      }
    });

    it('preserves each character of a record', async () => {
      const odd = [
        made(
          1,
          ', "statistics": {"lumi_recorded": 1.50e+01,   "x": [ 1E3,-0.0 ]}, "k": "ü\\u00fc\\n"',
        ),
        made(2, ', "deep": ' + '['.repeat(3000) + ']'.repeat(3000)),
        made(3, ', "id": 123456789012345678901234567890, "__proto__": null'),
        `{"run"\t:\r\n 4 , "experiment": "12", "emoji": "\u{1F600}"}`,
      ];
      await copy.keep(pageOf(odd), 5);
      for (const [i, text] of odd.entries()) {
        assert.deepEqual(await copy.record({ experiment: 12, run: i + 1 }), { text, since: 5 });
      }
      await copy.keep(made(5), 6);
      assert.deepEqual(await copy.record({ experiment: 12, run: 5 }), { text: made(5), since: 6 });
    });

    it('stores a page as received, compressed or not, and says which runs it has', async () => {
      const bodyOf = (run: number) => Buffer.from(pageOf([made(run, ', "run_type": "physics"')]));
      const zipped = { bytes: gzipSync(bodyOf(1)), isZipped: true };
      const plain = { bytes: bodyOf(2), isZipped: false };
      for (const [i, body] of [zipped, plain].entries()) {
        assert.deepEqual(await copy.keepPage(body, 5), {
          count: 1,
          next: null,
          results: [{ experiment: 12, run: i + 1 }],
        });
      }
      assert.deepEqual(await runsOf(copy), [1, 2]);
      const text = made(1, ', "run_type": "physics"');
      assert.deepEqual(await copy.record({ experiment: 12, run: 1 }), { text, since: 5 });
    });

    it("stores nothing of a page that isn't JSON, or was compressed incorrectly", async () => {
      const html = { bytes: Buffer.from('<html>'), isZipped: false };
      const broken = { bytes: gzipSync(pageOf([made(1)])).subarray(0, 30), isZipped: true };
      assert.equal(await copy.keepPage(html, 5), undefined);
      assert.equal(await copy.keepPage(broken, 5), undefined);
      assert.deepEqual(await runsOf(copy), []);
    });

    it("skips anything that isn't a run, and continues after it", async () => {
      await copy.keep(pageOf(['null', '{"experiment": 12}', '"a"', made(7), '[]']), 5);
      await copy.keep('no JSON', 5);
      assert.deepEqual(await runsOf(copy), [7]);
    });

    it('keeps what was requested last, whatever arrives last', async () => {
      await copy.keep(made(1, ', "run_type": "physics"'), 20);
      await copy.keep(made(1, ', "run_type": "cosmic"'), 10);
      const typeOf = async () =>
        (await copy.read([{ experiment: 12, ...all }])).runs[0]?.run.facts.type;
      assert.equal(await typeOf(), 'physics');
      await copy.keep(made(1, ', "run_type": "debug"'), 20);
      assert.equal(await typeOf(), 'debug');
      assert.equal((await copy.record({ experiment: 12, run: 1 }))?.since, 20);
    });

    it('covers ranges: deleted runs are removed', async () => {
      await copy.keep(pageOf([1, 2, 3, 4, 9].map((run) => made(run))), 10);
      await copy.keep(pageOf([2, 4].map((run) => made(run))), 20);
      await copy.cover([{ experiment: 12, first: 1, last: 4, since: 20, until: 99 }]);
      assert.deepEqual(await runsOf(copy), [2, 4, 9]);
      // An older response that arrives late restores nothing.
      await copy.keep(pageOf([1, 2, 3, 5].map((run) => made(run))), 15);
      assert.deepEqual(await runsOf(copy), [2, 4, 5, 9]);
      assert.deepEqual(await copy.covered([{ experiment: 12, first: 3, last: 50 }]), [
        { experiment: 12, first: 3, last: 4, since: 20, until: 99 },
      ]);
      await copy.cover([{ experiment: 12, ...all, since: 30, until: 40 }]);
      assert.deepEqual(await runsOf(copy), []);
      assert.deepEqual(await copy.covered([{ experiment: 12, ...all }]), [
        { experiment: 12, ...all, since: 30, until: 40 },
      ]);
    });

    it('covers each number by what was requested last', async () => {
      const range = fc
        .tuple(fc.nat(20), fc.option(fc.nat(6)), fc.nat(5), fc.nat(2))
        .map(([first, length, since, until]): KeptRange => ({
          experiment: 12,
          first,
          last: length === null ? Infinity : first + length,
          since,
          until: since + until,
        }));
      await fc.assert(
        fc.asyncProperty(fc.array(range, { maxLength: 8 }), async (ranges) => {
          await copy.clear();
          for (const each of ranges) await copy.cover([each]);
          const covered = await copy.covered([{ experiment: 12, first: 0, last: 40 }]);
          for (let run = 0; run <= 40; run++) {
            const holds = ({ first, last }: KeptRange) => first <= run && run <= last;
            const newest = Math.max(...ranges.filter(holds).map(({ since }) => since));
            const last = ranges.findLast((each) => holds(each) && each.since === newest);
            const [found, ...more] = covered.filter(holds);
            assert.equal(more.length, 0);
            assert.equal(found?.since, last?.since);
            assert.equal(found?.until, last?.until);
          }
        }),
        { numRuns: 60 },
      );
    });

    it('returns the newest runs of ranges, and says how far back they are complete', async () => {
      await copy.keep(pageOf([1, 2, 5, 6, 8].map((run) => made(run))), 10);
      await copy.cover([{ experiment: 12, first: 0, last: 20, since: 10, until: 50 }]);
      const read = async (first: number, newest: number) => {
        const found = await copy.read([{ experiment: 12, first, last: Infinity }], newest);
        return [found.runs.map(({ run }) => run.run), found.covered];
      };
      const covered = (first: number) => [
        { experiment: 12, first, last: 20, since: 10, until: 50 },
      ];
      assert.deepEqual(await read(0, 2), [[6, 8], covered(6)]);
      assert.deepEqual(await read(2, 9), [[2, 5, 6, 8], covered(2)]);
    });

    it('stores the list of experiments', async () => {
      const list = {
        experiments: [
          { experiment: 12, runs: undefined },
          { experiment: 14, runs: 7 },
        ],
        since: 9,
      };
      await copy.keepExperiments(list);
      assert.deepEqual(await copy.experiments(), list);
    });

    it('says what it has', async () => {
      await copy.keep(pageOf(sources), 1000);
      await copy.cover([
        { experiment: 12, first: 0, last: 30, since: 1000, until: 5000 },
        { experiment: 12, first: 31, last: Infinity, since: 900, until: 5000 },
        { experiment: 14, first: 5, last: Infinity, since: 900, until: 5000 },
      ]);
      await copy.markDownloaded([12, 99], true);
      const { bytes, experiments } = await copy.state();
      const of = (number: number) => experiments.find(({ experiment }) => experiment === number);
      const count = runs.filter(({ experiment }) => experiment === 12).length;
      assert.equal(of(12)?.runs, count);
      assert.equal(of(12)?.since, 900);
      assert.equal(of(14)?.since, undefined);
      assert.equal(of(99)?.runs, 0);
      assert.deepEqual([of(99)?.sum.runs, of(99)?.sum.recorded, of(99)?.period], [0, 0, undefined]);
      for (const { experiment, sum, period } of experiments.slice(0, -1)) {
        const own = runs.filter((run) => run.experiment === experiment);
        const { recorded, ...counts } = summarize(own);
        assert.deepEqual({ ...counts, ...sum, recorded }, { ...counts, recorded }, `${experiment}`);
        assert.ok(Math.abs(sum.recorded - recorded) <= 1e-6 * recorded);
        const starts = own.map(({ facts }) => Date.parse(facts.start ?? ''));
        const right = starts.filter((start) => start > Date.UTC(2018, 0));
        assert.deepEqual(period, { first: Math.min(...right), last: Math.max(...right) });
      }
      assert.deepEqual(
        experiments.filter(({ isDownloaded }) => isDownloaded).map(({ experiment }) => experiment),
        [12, 99],
      );
      const sum = experiments.reduce((before, each) => before + each.bytes, 0);
      assert.ok(Math.abs(sum - bytes) < 100, `${sum} of ${bytes}`);
      await copy.markDownloaded([99], false);
      assert.ok((await copy.state()).experiments.every(({ experiment }) => experiment !== 99));
    });

    it('deletes some experiments, or everything, and frees the space', async () => {
      await copy.keep(pageOf(sources), 1000);
      await copy.cover(everything.map((range) => ({ ...range, since: 1000, until: 2000 })));
      const full = (await copy.state()).bytes;
      await copy.clear([12]);
      assert.deepEqual(await copy.read([{ experiment: 12, ...all }]), { runs: [], covered: [] });
      assert.ok((await runsOf(copy, [{ experiment: 14, ...all }])).length > 0);
      await copy.clear();
      assert.deepEqual(await copy.read(everything), { runs: [], covered: [] });
      const { bytes, experiments } = await copy.state();
      assert.deepEqual(experiments, []);
      assert.ok(bytes < full / 3, `${bytes} of ${full}`);
      if (place === 'disk') assert.ok(statSync(copies.file).size < full / 3);
      // Runs stored after that come back as sent.
      await copy.keep(pageOf(sources), 1000);
      assert.ok(
        isDeepStrictEqual(
          (await copy.read(everything)).runs.map(({ run }) => run),
          runs,
        ),
      );
    });

    it('deletes the least recently read for space, and what someone wants to have last', async () => {
      await copy.keep(pageOf(sources), 1000);
      const { bytes } = await copy.state();
      await copy.close();
      const limited = copies.open(
        place === 'disk' ? { limit: bytes / 2 } : { limit: bytes / 2, file: undefined },
      );
      if (place === 'memory') await limited.keep(pageOf(sources), 1000);
      await limited.markDownloaded([3], true);
      await limited.read([{ experiment: 7, ...all }]);
      await limited.keep('{"experiment": 40, "run": 1}', 1000);
      const left = (await limited.state()).experiments;
      const isThere = (number: number) => left.some(({ experiment }) => experiment === number);
      if (place === 'disk') assert.deepEqual([3, 7, 40].map(isThere), [true, true, true]);
      assert.ok((await limited.state()).bytes <= bytes * 0.6);
      assert.ok(left.length < 18);
    });

    it('keeps a run that arrives late, even if a search was requested after it', async () => {
      const part = { experiment: 12, first: 0, last: 20 };
      const search = 'search:[["run_type","cosmic"]]' as const;
      await copy.cover([{ ...part, since: 50, until: 99, of: search }]);
      await copy.cover([{ ...part, since: 50, until: 99, of: 'inOrder' }]);
      await copy.keep(made(7), 40);
      await copy.cover([{ experiment: 12, first: 7, last: 7, since: 40, until: 99 }]);
      const { runs, covered } = await copy.read([{ experiment: 12, first: 7, last: 7 }]);
      assert.deepEqual(
        runs.map(({ run }) => run.run),
        [7],
      );
      assert.deepEqual(
        covered.map(({ of, since }) => [of, since]),
        [
          [undefined, 40],
          ['inOrder', 50],
          [search, 50],
        ],
      );
    });

    it('finds nothing once closed', async () => {
      const kept = copy.keep(made(1), 5);
      const closed = copy.close();
      assert.deepEqual(await copy.read([{ experiment: 12, ...all }]), { runs: [], covered: [] });
      assert.deepEqual(await copy.find({ text: '', conditions: [] }, everything), {
        runs: [],
        covered: [],
      });
      await Promise.all([kept, closed, copy.close()]);
    });
  });
}

describe('The file of a local copy', () => {
  it('exists the next time, readable by its owner only', async () => {
    await using copies = new CopyCase();
    const file = path.join(copies.folder, 'some', 'where', 'runs.sqlite');
    const copy = copies.open({ file });
    await copy.keep(pageOf(sources), 1000);
    await copy.cover([{ experiment: 12, ...all, since: 1000, until: 2000 }]);
    for (const each of [file, `${file}-wal`, `${file}-shm`]) {
      assert.equal(statSync(each).mode & 0o777, 0o600, each);
    }
    assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
    await copy.close();
    const next = copies.open({ file });
    const read = await next.read(everything);
    assert.ok(
      isDeepStrictEqual(
        read.runs.map(({ run }) => run),
        runs,
      ),
    );
    assert.deepEqual(read.covered, [{ experiment: 12, ...all, since: 1000, until: 2000 }]);
    assert.deepEqual(copies.failures, []);
  });

  it('takes at most 700 bytes per record', async () => {
    await using copies = new CopyCase();
    const copy = copies.open();
    await copy.keep(pageOf(sources), 1000);
    await copy.close();
    const each = statSync(copies.file).size / sources.length;
    assert.ok(each < 700, `${each} bytes a record`);
  });

  it('takes as little when the form of records changes', async () => {
    await using copies = new CopyCase();
    const copy = copies.open();
    await copy.keep(pageOf(sources.slice(0, 100)), 1000);
    const before = (await copy.state()).bytes;
    const form = Array.from({ length: 24 }, (_, i) =>
      createHash('sha512').update(`${i}`).digest('hex'),
    );
    const others = Array.from({ length: 400 }, (_, run) =>
      made(run, `, "form": "${form.join('')}", "time": ${(7919 * run) % 100_003}`),
    );
    await copy.keep(pageOf(others), 1000);
    const each = ((await copy.state()).bytes - before) / others.length;
    assert.ok(each < 300, `${each} bytes a record`);
    const [first = '', last = ''] = [sources[0], others.at(-1)];
    assert.equal((await copy.record({ experiment: 12, run: 399 }))?.text, last);
    const { experiment, run } = JSON.parse(first) as { experiment: number; run: number };
    assert.equal((await copy.record({ experiment, run }))?.text, first);
  });

  it('keeps a process alive only while it waits for an answer', async () => {
    await using copies = new CopyCase();
    const script = path.join(copies.folder, 'ends.ts');
    const index = new URL('../../../../src/core/localCopy/index.ts', import.meta.url);
    const opened = JSON.stringify({ worker, file: copies.file });
    for (const [more, output] of [
      ['', ''],
      ["copy.experiments().then(() => console.log('answered'))", 'answered\n'],
    ] as const) {
      writeFileSync(
        script,
        `import { openLocalCopy } from '${index.href}'; const copy = openLocalCopy(${opened}); ${more}`,
      );
      const ended = spawnSync(process.execPath, ['--no-warnings', script], {
        timeout: 20_000,
        encoding: 'utf8',
      });
      assert.equal(ended.status, 0, ended.stderr);
      assert.equal(ended.stdout, output);
    }
  });

  it('is shared: what one has, the others have', async () => {
    await using copies = new CopyCase();
    const [one, other] = [copies.open(), copies.open()];
    await one.keep(pageOf(sources), 1000);
    assert.ok(
      isDeepStrictEqual(
        (await other.read(everything)).runs.map(({ run }) => run),
        runs,
      ),
    );
    await other.clear();
    // The other one knows ids that are gone.
    await one.keep(pageOf(sources), 2000);
    for (const copy of [one, other, copies.open()]) {
      assert.ok(
        isDeepStrictEqual(
          (await copy.read(everything)).runs.map(({ run }) => run),
          runs,
        ),
      );
    }
    assert.deepEqual(copies.failures, []);
  });
});
