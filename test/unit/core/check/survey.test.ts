import assert from 'node:assert/strict';
import {
  oddities,
  reportOf,
  surveyServer,
  type Circumstances,
} from '../../../../src/core/check/index.ts';
import type { DemoOptions } from '../../../../src/demo/server.ts';
import { openDemo, openServer } from '../rundb/fixture.ts';

const circumstances: Circumstances = {
  server: 'https://rundb.example.org/',
  reached: 'directly',
  certificate: undefined,
  signedIn: 'with an API key',
  versions: 'RunDB 1.2.3',
  time: Date.UTC(2026, 0, 2, 3, 4),
};

/** Full records of two experiments; the second has lower run numbers, too. */
function records(change: (record: Record<string, unknown>) => object = () => ({})) {
  const numbers = [
    ...Array.from({ length: 60 }, (_, i) => ({ experiment: 12, run: 101 + i })),
    ...Array.from({ length: 120 }, (_, i) => ({ experiment: 14, run: 61 + i })),
  ];
  const ring = { momentum: 4, number_of_bunches: 1, fill_pattern: '' };
  return numbers.map((id) => {
    const record = {
      ...id,
      run_type: 'physics',
      time_start: '2020-05-06T01:02:03Z',
      time_stop: '2020-05-06T02:02:03Z',
      time_run: 3500,
      duration: 3600,
      stop_reason: 'beam loss of crew Müller',
      hlt_mode: 'filtering',
      ler: ring,
      her: ring,
      statistics: { lumi_recorded: 120.5, lumi_exp_delivered: 1000 },
      detectors: {
        magnet_solenoid_field: 1500,
        ...Object.fromEntries(
          ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm', 'trg'].map((name) => [
            `status_${name}`,
            'RUNNING',
          ]),
        ),
      },
      quality_expert: Object.fromEntries(
        ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm', 'trg'].map((name) => [name, 'GOOD']),
      ),
      quality_flags: {},
      quality_shifter: 'GOOD',
      background: {},
      computing: {},
      extra_data: {},
    };
    return { ...record, ...change(record) };
  });
}

async function survey(options: DemoOptions) {
  await using open = await openDemo(options);
  const found = await surveyServer(open.rundb);
  return { found, odd: oddities(found, circumstances) };
}

describe('A check of the connection', () => {
  it('finds everything as expected if it is', async () => {
    const { found, odd } = await survey({ runs: records() });
    assert.deepEqual(odd, []);
    assert.equal(found.count, 180);
    assert.equal(found.order, 'ascending');
    assert.equal(found.minRun, 'each experiment');
    assert.match(reportOf(found, circumstances), /All as expected\.\s*$/);
  });

  it('sends a handful of requests', async () => {
    const { found } = await survey({ runs: records() });
    assert.ok(found.requests <= 7, `${found.requests} requests`);
  });

  it('notices a different order, or none', async () => {
    assert.equal(
      (await survey({ runs: records(), order: 'descending' })).found.order,
      'descending',
    );
    const { found, odd } = await survey({ runs: records(), order: 'shuffled' });
    assert.equal(found.order, 'none');
    assert.match(odd.join(), /aren’t ordered/);
  });

  it('notices a server without counts, and one with small pages', async () => {
    const { found, odd } = await survey({ runs: records(), count: false, maxLimit: 70 });
    assert.equal(found.count, 'not said');
    assert.equal(found.largestPage, 70);
    assert.match(odd.join(), /doesn’t say how many/);
  });

  it('notices fields that are missing, unknown or of another type', async () => {
    const { found, odd } = await survey({
      runs: records(() => ({
        quality_expert: null,
        statistics: { lumi_recorded: { nb: 1 }, lumi_exp_delivered: 1000, lumi_new: 1 },
        'odd | `key`': 1,
      })),
    });
    assert.ok(found.sample?.unknown.includes('statistics.lumi_new'));
    assert.match(
      odd.join('\n'),
      /`statistics\.lumi_recorded` has values of an unexpected type: object/,
    );
    assert.match(odd.join('\n'), /Physics runs have no object in `quality_expert`/);
    assert.match(odd.join('\n'), /No record has `quality_expert\.pxd`/);
    const report = reportOf(found, circumstances);
    assert.match(report, /`odd · ·key·`/);
  });

  it('notices unknown words for flags, and times without a time zone', async () => {
    const { odd } = await survey({
      runs: records(() => ({
        time_start: '2020-05-06T01:02:03',
        quality_expert: { pxd: 'UNSEEN' },
      })),
    });
    assert.match(odd.join('\n'), /flags use words that the extension doesn’t know: `UNSEEN`/);
    assert.match(odd.join('\n'), /without a time zone/);
  });

  it('reports a server whose min_run counts from the first experiment on', async () => {
    const all = records();
    await using open = await openServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost');
      const number = (name: string, usual: number) => Number(searchParams.get(name) ?? usual);
      const key = ({ experiment, run }: { experiment: number; run: number }) =>
        experiment * 1e6 + run;
      const from = number('min_experiment', 0) * 1e6 + number('min_run', 0);
      const to = number('max_experiment', 999) * 1e6 + number('max_run', 999_999);
      const found = all.filter((record) => key(record) >= from && key(record) <= to);
      const offset = number('offset', 0);
      const results = found.slice(offset, offset + number('limit', 50));
      const next = offset + results.length < found.length ? 'more' : null;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ count: found.length, next, results }));
    });
    const found = await surveyServer(open.rundb);
    assert.equal(found.minRun, 'first experiment');
    assert.match(oddities(found, circumstances).join(), /min_run and max_run/);
  });

  it('reports what ended it, and what was found by then', async () => {
    let asked = 0;
    await using open = await openServer((_request, response) => {
      asked++;
      if (asked > 1) response.statusCode = 500;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ count: 3, next: null, results: [{ run: 1, url: '/x' }] }));
    });
    const found = await surveyServer(open.rundb);
    assert.equal(found.problem?.kind, 'serverError');
    assert.deepEqual(found.summaryKeys, ['run', 'url']);
    assert.match(reportOf(found, circumstances), /The check stopped early: /);
  });

  it('stops when aborted', async () => {
    await using open = await openDemo({ runs: records(), latency: 10_000 });
    const stop = new AbortController();
    const surveying = surveyServer(open.rundb, { signal: stop.signal });
    stop.abort();
    await assert.rejects(surveying, { name: 'AbortError' });
  });

  it('reports no value of a run except words for types, modes, statuses and flags', async () => {
    const { found } = await survey({ runs: records() });
    const report = reportOf(found, circumstances);
    for (const value of ['Müller', '120.5', '2020-05-06', '1500', '3600', 'secret-key']) {
      assert.ok(!report.includes(value), value);
    }
    for (const word of ['RUNNING', 'GOOD', 'physics', 'filtering']) {
      assert.ok(report.includes(word), word);
    }
  });

  it('reports an untrusted certificate', async () => {
    const { found } = await survey({ runs: records() });
    const certificate = { issuer: 'Some | Authority', validTo: 'Jan 1', problem: 'SELF_SIGNED' };
    const odd = oddities(found, { ...circumstances, certificate });
    assert.deepEqual(odd, [
      'The server’s certificate isn’t trusted on this computer (SELF_SIGNED).',
    ]);
  });
});
