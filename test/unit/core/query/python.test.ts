import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  parseQuery,
  predicateOf,
  printQuery,
  pythonOf,
  QueryError,
  understand,
} from '../../../../src/core/query/index.ts';
import { listedRuns } from '../../../../src/core/records/index.ts';
import { compareRuns, type Json, type JsonObject } from '../../../../src/core/rundb/index.ts';
import { RunStore } from '../../../../src/core/store/index.ts';
import { openDemo } from '../rundb/fixture.ts';
import { printJson, queries, records } from './arbitrary.ts';
import { askedBy } from './asked.ts';
import { outcomes, pairs, works } from './scripts.ts';

const own = new Map([
  ['mine', '@good lumi>5/pb'],
  ['early', '@mine 2019'],
]);

const handWritten = [
  'exp:12,14 physics @good pxd:running field:on lumi>5/pb 2020-05..2020-06',
  '',
  '--exp 12 --runs 1-30,50',
  'exp:12 run:20- -@good',
  '@mine or @early',
  '-@running type:cosmic,debug or exp:3',
  'pxd:bad,recoverable or svd!=good exp:7..10',
  'hlt:filt* stop_reason!="beam loss" duration>=30min',
  'start>=2020-05-06T12:00+09:00 stop<2021',
  'missing:time_stop or missing:lumi',
  '@no-lumi field:off',
  'her.current>100 -ler.number_of_bunches:783 exp:10..12',
  'energy:4S physics quality:bad,"no events"',
  '@flagged -good or @strictly-good energy:4S_offres,5S* quality!=recoverable',
  'missing:energy or missing:quality exp:10',
  '12:3356 or e0014/r00100',
  'exp:12 exp:14',
];

/** Compares our results with Python's for values that equal, don't equal or exceed others. */
async function agree(values: readonly Json[], equal: string, beyond: string): Promise<void> {
  const texts = [
    ...equal
      .split(' ')
      .flatMap((each) => [`her.x:${each}`, `her.x!=${each}`, `-her.x:${each},nix`]),
    ...beyond
      .split(' ')
      .flatMap((each) => ['<', '<=', '>', '>='].map((sign) => `her.x${sign}${each}`)),
    ...['has:her.x', 'missing:her.x'],
  ];
  const given = values.map((x, run): JsonObject => ({ experiment: 1, run, her: { x } }));
  const found = await outcomes(
    texts.map((each) => pythonOf(parseQuery(each))),
    given,
  );
  for (const [i, query] of texts.entries()) {
    const fits = given.map(predicateOf(understand(parseQuery(query))));
    const fitting = (each: readonly unknown[]) => values.filter((_, j) => each[j] === true);
    assert.deepEqual(fitting(found[i]?.['fits'] as unknown[]), fitting(fits), query);
  }
}

/**
 * Keeps times in ISO 8601, with or without a time zone: JavaScript parses others in its own ways.
 */
function withPlainTimes(record: JsonObject): JsonObject {
  const plain = (time: Json | undefined) =>
    typeof time === 'string' ? time.replace(/^\D*\d?$/, '').replace(/(?<=\d)$/, 'Z') : time;
  return {
    ...record,
    time_start: plain(record['time_start']),
    time_stop: plain(record['time_stop']),
  };
}

describe('A query as Python', () => {
  if (works('import requests')) {
    it('finds the same runs as the extension', async () => {
      await using open = await openDemo({ scale: 0.1, pageSize: 1000 });
      const options = { own, url: `${open.demo.url}/` };
      const found = await outcomes(handWritten.map((each) => pythonOf(parseQuery(each), options)));
      for (const [i, query] of handWritten.entries()) {
        const run = new RunStore(open.rundb).query(askedBy(understand(parseQuery(query), own)));
        await run.load(Infinity);
        assert.deepEqual(found[i]?.['runs'], pairs(run.runs.toSorted(compareRuns)), query);
      }
      const numbers = found.map(({ runs }) => (Array.isArray(runs) ? runs.length : 0));
      assert.ok(
        numbers.slice(0, -1).every((each) => each > 0),
        numbers.join(),
      );
    });
  } else {
    console.log('Queries as Python against the demo – not run: needs Python with requests');
  }

  if (works('')) {
    it('treats records like the extension, 100 queries on 300 records', async () => {
      const samples = fc.sample(records, 300).map(withPlainTimes);
      const asked = fc.sample(queries, 100);
      const found = await outcomes(
        asked.map((query) => pythonOf(query)),
        samples,
      );
      for (const [i, query] of asked.entries()) {
        const fits = predicateOf(understand(query));
        const expected = samples.map(fits);
        const other = samples.find((_, j) => (found[i]?.['fits'] as unknown[])[j] !== expected[j]);
        assert.equal(other, undefined, `${printQuery(query)} and ${printJson(other ?? null)}`);
        assert.deepEqual(found[i]?.['runs'], pairs(listedRuns(samples.filter(fits))));
      }
    });

    it('compares numbers and texts like the extension', async () => {
      const words = ['', ' 7 ', '7', '7.0', '1e1', '1_0', 'nan', 'inf', 'TRUE', 'a[b]c', 'aXb'];
      const numbers = [0, -0, 5, 5.5, -3, 1e-5, 1e-7, 12345.678, 1e21, 1.5e300];
      await agree(
        [...words, ...numbers, 'ä\nÖ', null, true, false, [], {}],
        '* ? ?? 5 "5" 5.5 "5.5" "0.00001" 1e* 7 "7" 7.0 "" 0 "0" true "TRUE" a[b]c a[* *[b]? a*b ' +
          '"a*b" ä?ö -5..5.5 "1e+21" 1e21 1e21.. "1e-7" 1e400',
        '5 1e21 -3',
      );
    });

    it('compares long integers like the extension, to the last digit', async () => {
      const ids = [-1n, 0n, 1n].map((step) => 12233344445555567n + step);
      await agree(
        [...ids, ...ids.map(String), ...ids.map((id) => -id), 1.2233344445555568e16, 1e23, 7, '7'],
        `${ids.join(' ')} ${ids.join(',')} ..${ids[1] ?? ''} 1e23 12233344445555567.0`,
        `${ids.join(' ')} -12233344445555567 7`,
      );
    });

    it('compares times like the extension', async () => {
      await agree(
        [
          ...['2020', '2020-05', '2020-05-06', '2020-05-06T23:30:15.2509', '2020-05-06 23:30'],
          ...['2020-05-07T08:30+09:00', '2020-05-06T23:30:15Z', '2020-05-06T18:30:15.25-0500'],
          ...['2020-05-06T23:30:15.123456Z', '2020-13-01', '2020-05-06T', 2020, 'none'],
        ],
        '2020 2020-05-06 2020-05-06T23:30 2020-05-06T23:30:15 2020-05-06T23:30:15.250 ' +
          '2020-05-07T08:30+09:00 2020-05-06..2020-05-07 0000 9999 0000..9999',
        '2020-05 2020-05-06T23:30:15.25Z 2020-05-06T23:30:15 0000 9999',
      );
    });
  } else {
    console.log('Queries as Python – not run: needs Python');
  }

  it('reads like the query', () => {
    const query = '@mine exp:12 -run:1-5,9,11 start<2020-05 stop_reason:"beam *",no?e';
    const script = pythonOf(parseQuery(query), { own });
    assert.ok(script.startsWith(`# Query: ${query}\n`));
    assert.ok(
      script.includes(`
    yield from rundb.get_run_info(
        min_experiment=12, max_experiment=12, max_date="2020-05-01", expand=True
    )
`),
    );
    assert.ok(
      script.includes(`
def fits(run):
    """Whether a run fits."""
    return (
        # @mine
        (
            # @good
            not ("bad" in flags(run) or "no events" in flags(run))
            and number(run, "statistics", "lumi_recorded") > 5000
`),
    );
    assert.ok(
      script.endsWith(`
        )
        and number(run, "experiment") == 12
        and not (number(run, "run") in (9, 11) or 1 <= number(run, "run") <= 5)
        and time(run, "time_start") < utc(2020, 5, 1)
        and (
            text(run, "stop_reason") == "beam *"
            or like(text(run, "stop_reason"), "no?e")
        )
    )


runs = sorted({run_id(run) for run in records() if fits(run)} - {None})
print(runs)
`),
      script,
    );
    assert.doesNotMatch(script, /def (duration|plain)\(/);
  });

  it('starts with the query as a comment, wrapped to the usual width', () => {
    const head = (text: string) => pythonOf(parseQuery(text)).split('#\n', 1)[0] ?? '';
    assert.equal(head(''), '# All runs.\n');
    assert.equal(head('exp:12 physics'), '# Query: exp:12 physics\n');
    const terms = Array.from({ length: 30 }, (_, i) => `exp!=${i}`);
    const text = `stop_reason:"${'beam  abort '.repeat(12)}"`;
    const lines = head([...terms, text, 'type:beam', 'physics'].join(' '))
      .trimEnd()
      .split('\n');
    const rows = [terms.slice(0, 11), terms.slice(11, 21), terms.slice(21), [text, 'type:beam']];
    const expected = [...rows.map((row) => row.join(' ')), 'physics'].join('\n#        ');
    assert.equal(lines.join('\n'), `# Query: ${expected}`);
    assert.ok(lines.slice(0, 3).every(({ length }) => length <= 88));
  });

  it('lists all runs without checking each, and no runs without a request', () => {
    const all = pythonOf(parseQuery(''));
    assert.ok(
      all.startsWith(`# All runs.
#
# BELLE2_RUNDB_TOKEN in the environment is the API key.

import os
import re
from math import isfinite, nan

from rundb import RunDB


def records():
`),
    );
    assert.ok(all.includes('\n    yield from rundb.get_run_info(expand=True)\n'), all);
    assert.ok(
      all.endsWith('\n\nruns = sorted({run_id(run) for run in records()} - {None})\nprint(runs)\n'),
    );
    assert.doesNotMatch(all, /def fits/);
    assert.equal(
      pythonOf(parseQuery('exp:12 exp:14')),
      '# Query: exp:12 exp:14\n#\n\n# No run can match this query.\nruns = []\nprint(runs)\n',
    );
  });

  it('makes one call for each part of the runs', () => {
    const script = pythonOf(parseQuery('exp:12 run:1-5 or exp:14 physics 2020-05'));
    assert.ok(
      script.includes(`
    yield from rundb.get_run_info(
        min_experiment=12, max_experiment=12, min_run=1, max_run=5, expand=True
    )
    yield from rundb.get_run_info(
        min_experiment=14,
        max_experiment=14,
        min_date="2020-04-30",
        max_date="2020-06-01",
        run_type="physics",
        expand=True,
    )
`),
      script,
    );
  });

  it('is an error for a condition that uses itself', () => {
    const circle = new Map([['self', '@self']]);
    assert.throws(() => pythonOf(parseQuery('@self'), { own: circle }), QueryError);
  });

  it("names the server only if it is not the client's default", () => {
    const all = parseQuery('');
    assert.doesNotMatch(pythonOf(all, { url: 'https://rundb.belle2.org//' }), /URL/);
    assert.match(
      pythonOf(all, { url: 'https://here:1/' }),
      /^ {4}rundb\.URL = "https:\/\/here:1"$/m,
    );
  });

  it('contains no line and no code injected by the query', () => {
    const query = parseQuery(
      'hlt:"a\rprint(1)","\\"\\"\\"\\\\",b\u2028c\u202e\u{e0001}\u0600\u0001',
    );
    const script = pythonOf(query);
    assert.doesNotMatch(script, /[\r\u2028\u202e]|^print\(1/m);
    assert.ok(script.includes('"a\\x0dprint(1)"'), script);
    assert.ok(script.includes('b\\u2028c\\u202e\\U000e0001\\u0600\\x01'), script);
  });
});
