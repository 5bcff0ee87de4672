import assert from 'node:assert/strict';
import fc from 'fast-check';
import { callTool } from '../../../../src/core/agents/index.ts';
import {
  notebookOf,
  summaryCsv,
  summaryMarkdown,
  sumsMarkdown,
} from '../../../../src/core/files/index.ts';
import { formatCount } from '../../../../src/core/format/index.ts';
import { b2infoOf, parseQuery, printQuery, pythonOf } from '../../../../src/core/query/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import {
  emptyPlace,
  FormatError,
  formatIds,
  languages,
  parseProvenance,
  printProvenance,
  rangesOf,
  writeRuns,
  type DatasetFacts,
  type FormatId,
  type Language,
} from '../../../../src/core/selection/index.ts';
import {
  printEfficiency,
  printLuminosity,
  summarize,
} from '../../../../src/core/statistics/index.ts';
import { deliveredShares } from '../../../../src/core/statistics/delivered.ts';
import { RunTable, usualKeys } from '../../../../src/core/table/index.ts';
import type { Fault } from '../../../../src/demo/server.ts';
import { questions } from '../../../agents/questions.ts';
import { agentCase, type AgentCase } from '../agents/agentCase.ts';
import { inLanguage, inLanguageUntil } from './inLanguage.ts';

/** Fails unless something is the same in every display language. */
function sameInEach<T>(make: () => T): T {
  const english = inLanguage('en', make);
  for (const language of ['de', 'ja']) assert.deepEqual(inLanguage(language, make), english);
  return english;
}

const record = fc.record({
  experiment: fc.constantFrom(12, 18),
  run: fc.nat(20_000),
  run_type: fc.constantFrom('physics', 'cosmic'),
  time_start: fc.constant('2020-05-01T17:13:02Z'),
  duration: fc.oneof(fc.constant(null), fc.nat(1e7)),
  statistics: fc.record({
    lumi_recorded: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1e9, noNaN: true })),
    lumi_exp_delivered: fc.double({ min: 0, max: 1e9, noNaN: true }),
  }),
  ler: fc.constant({ momentum: 4.0017 }),
  her: fc.constant({ momentum: 7.0041 }),
  quality_expert: fc.constantFrom({}, { klm: 'GOOD' }, { klm: 'BAD', ecl: 'GOOD' }),
});

const records = fc.uniqueArray(record, {
  minLength: 1,
  maxLength: 20,
  selector: ({ experiment, run }) => `${experiment}:${run}`,
});

describe('What leaves the extension is the same in every display language', () => {
  it('as code, in each format and programming language', () => {
    const check = (format: FormatId, language: Language): void => {
      fc.assert(
        fc.property(records, (some) => {
          const runs = listedRuns(some);
          const ranges = rangesOf(runs);
          const existing = runs.map((run) => ({
            ...run,
            ...{ isPhysics: true, energy: 10.583, energyName: '4S' },
          }));
          const dataset: DatasetFacts = { processing: 'proc16', existing };
          sameInEach(() => {
            try {
              return writeRuns({ runs, ranges }, format, emptyPlace(language), { dataset });
            } catch (error) {
              // The reason is for the user.
              if (error instanceof FormatError) return undefined;
              throw error;
            }
          });
        }),
        { numRuns: 5 },
      );
    };
    for (const format of formatIds) for (const language of languages) check(format, language);
  });

  it('as a comment that says where runs come from, which can be read back in each language', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.nat(3000),
        (runs, nb, withoutValue) => {
          const text = sameInEach(() => {
            const luminosity = { value: printLuminosity(nb), withoutValue, leftOut: 1234 };
            return printProvenance({ source: 'exp:12', runs, luminosity, date: '2026-11-26' });
          });
          assert.equal(inLanguage('de', () => parseProvenance(text))?.runs, runs);
        },
      ),
    );
  });

  it('as a query, and as what is generated from queries', () => {
    const text = 'exp:12 physics lumi>1.5/pb energy:10.57..10.59 duration>=1.5h start:2020-05-06';
    const { query, python } = sameInEach(() => {
      const parsed = parseQuery(text);
      return { query: printQuery(parsed), python: pythonOf(parsed), b2info: b2infoOf(parsed) };
    });
    assert.match(query, /lumi>1\.5\/pb/);
    assert.match(python, /1\.5|1500/);
  });

  it('as a summary and as a copied table', () => {
    fc.assert(
      fc.property(records, (some) => {
        const runs = listedRuns(some);
        sameInEach(() => {
          const summary = summarize(runs, deliveredShares(runs));
          const table = new RunTable(runs, { verdict: () => 'good' });
          table.show(usualKeys.map((key) => ({ key, isFrozen: false })));
          table.model();
          const spans = [[0, runs.length - 1]] as const;
          return [
            summaryCsv(summary),
            summaryMarkdown(summary, 'exp:12'),
            sumsMarkdown([{ name: 'A', sum: summary }], 'exp:12'),
            table.copy({ spans, withHeader: true }),
            printEfficiency(summary.efficiency ?? 0.5),
          ];
        });
      }),
      { numRuns: 30 },
    );
  });

  it('as a notebook', () => {
    const about = { server: 'https://rundb.test', time: '2026-11-26T12:00:00Z', writer: 'rundb 1' };
    for (const query of ['exp:12', undefined]) {
      const text = sameInEach(() => notebookOf('runs.csv', 22788, { ...about, query }));
      assert.match(text, /22,788 runs from https/);
    }
  });

  describe('to agents', () => {
    let open: AgentCase;
    before(async () => (open = await agentCase({ scale: 0.05 })));
    after(() => open[Symbol.asyncDispose]());

    const answer = (tool: string, input: unknown): Promise<string> =>
      callTool(open.host, tool, input, new AbortController().signal).then(
        (text) => text.replace(/"data_as_of":"[^"]*"/, ''),
        String,
      );

    it('in answers', async () => {
      for (const { tool, input } of questions.filter((_, i) => i % 3 === 0)) {
        const english = await answer(tool, input);
        assert.equal(await inLanguageUntil('de', () => answer(tool, input)), english);
      }
    });

    it('in errors about a query, a format or a text', async () => {
      const calls: [string, unknown, RegExp][] = [
        ['rundb_search_runs', { query: 'ex:12' }, /Unknown term “ex”/],
        ['rundb_sum_luminosity', { query: 'exp:12 lumi>5pb' }, /isn’t a luminosity/],
        ['rundb_find_runs_in_code', { text: 'x'.repeat(300_000) }, /characters/],
        ['rundb_get_run', { experiment: 12, run: -1 }, /whole number/],
      ];
      for (const [tool, input, said] of calls) {
        const english = await answer(tool, input);
        assert.match(english, said);
        assert.equal(await inLanguageUntil('de', () => answer(tool, input)), english);
      }
    });

    it('in what the RunDB says, or why it can’t be asked', async () => {
      const run = { experiment: 12, run: 99_999 };
      const faults: [Fault | undefined, RegExp][] = [
        [undefined, /no run 99999 in experiment 12/],
        [{ status: 401 }, /rejected this sign-in/],
        [{ status: 500 }, /internal error \(500\)/],
        [{ status: 200, body: 'welcome' }, /isn’t run data/],
      ];
      for (const [fault, said] of faults) {
        open.demo.options.fault = () => fault;
        const english = await answer('rundb_get_run', run);
        assert.match(english, said);
        assert.equal(await inLanguageUntil('de', () => answer('rundb_get_run', run)), english);
      }
      open.demo.options.fault = () => undefined;
    });
  });

  it('while what is shown follows the language', () => {
    assert.throws(() => sameInEach(() => formatCount(22788)));
  });
});
