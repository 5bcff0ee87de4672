import assert from 'node:assert/strict';
import { startDemo, type DemoServer } from '../../../src/demo/server.ts';
import { ask, askPage, isRow, runName } from './ask.ts';

const running = { status_pxd: 'RUNNING', status_cdc: 'RUNNING', magnet_solenoid_field: 0 };

describe('demo parameters', () => {
  let demo: DemoServer;
  before(async () => {
    demo = await startDemo({
      runs: [
        { experiment: 3, run: 1, time_start: '2018-05-01T23:59:59Z', detectors: running },
        { experiment: 3, run: 20, time_start: '2018-05-02T00:00:00Z', run_type: 'cosmic' },
        { experiment: 7, run: 5, time_start: '2019-03-12T01:00:00+09:00' },
        { experiment: 7, run: 25, time_start: null, detectors: { ...running, status_pxd: null } },
        { experiment: 8, run: 20, time_start: '2019-06-01T12:00:00Z', run_type: 'null' },
      ],
    });
  });
  after(() => demo.close());

  const all = '3/1 3/20 7/5 7/25 8/20';
  for (const [query, runs] of [
    ['', all],
    ['min_experiment=7', '7/5 7/25 8/20'],
    ['max_experiment=7', '3/1 3/20 7/5 7/25'],
    ['min_experiment=7&max_experiment=7', '7/5 7/25'],
    ['min_run=20', '3/20 7/25 8/20'],
    ['max_run=20', '3/1 3/20 7/5 8/20'],
    ['min_experiment=3&min_run=2&max_experiment=7&max_run=20', '3/20 7/5'],
    ['max_run=20.0', '3/1 3/20 7/5 8/20'],
    ['max_run=2e1', '3/1 3/20 7/5 8/20'],
    ['min_run=2.1E%2B1&max_run=10000.0', '7/25'],
    ['min_run=%20%2B20.&max_run=1e400', '3/20 7/25 8/20'],
    ['max_run=19.5', '3/1 7/5'],
    ['min_run=-.5&max_experiment=-1', ''],
    ['min_run=1&min_run=21', '7/25'],
    ['min_date=2018-05-02', '3/20 7/5 8/20'],
    ['max_date=2018-05-01', '3/1'],
    ['min_date=2019-03-11&max_date=2019-03-11', '7/5'],
    ['run_type=cosmic', '3/20'],
    ['run_type=null', '8/20'],
    ['run_type=other', ''],
    ['all_detectors_running=True', '3/1'],
    ['all_detectors_running=true', '3/1'],
    ['all_detectors_running=1', '3/1'],
    ['all_detectors_running=False', '3/20 7/5 7/25 8/20'],
    ['all_detectors_running=0', '3/20 7/5 7/25 8/20'],
    ['limit=2', '3/1 3/20'],
    ['limit=2&offset=1', '3/20 7/5'],
    ['offset=9', ''],
    ['min_run=&run_type=', all],
    ['quality=GOOD&order=run', all],
  ] as const) {
    it(query === '' ? 'none' : query, async () => {
      const { results } = await askPage(demo, query);
      assert.equal(results.map(runName).join(' '), runs);
    });
  }

  for (const [query, problems] of [
    ['min_run=x', { min_run: ['Enter a number.'] }],
    ['max_experiment=%7B12%7D', { max_experiment: ['Enter a number.'] }],
    ...['nan', 'inf', 'Infinity', '1e', 'e4', '.', '1,5', '1 2', '--1', '0x10', 'None'].map(
      (text) => [`max_run=${text}`, { max_run: ['Enter a number.'] }] as const,
    ),
    ['min_date=2019-02-30', { min_date: ['Enter a valid date.'] }],
    ['max_date=yesterday', { max_date: ['Enter a valid date.'] }],
    ['all_detectors_running=yes', { all_detectors_running: ['Must be a valid boolean.'] }],
    [
      'expand=maybe&limit=0&offset=-1',
      {
        expand: ['Must be a valid boolean.'],
        limit: ['Enter a number.'],
        offset: ['Enter a number.'],
      },
    ],
  ] as const) {
    it(`reject ${query}`, async () => {
      const { status, text } = await ask(demo, `/rest/v1/runs/?${query}`);
      assert.equal(status, 400);
      assert.deepEqual(JSON.parse(text), problems);
    });
  }

  it('expand: full records or summaries', async () => {
    const [record] = (await askPage(demo, 'expand=True&limit=1')).results;
    const [summary] = (await askPage(demo, 'expand=False&limit=1')).results;
    assert.ok(record && summary);
    assert.deepEqual(record['detectors'], running);
    assert.deepEqual(summary, {
      url: record['url'],
      experiment: 3,
      run: 1,
      run_type: 'physics',
      time_start: '2018-05-01T23:59:59Z',
      time_stop: record['time_stop'],
    });
    const single: unknown = JSON.parse((await ask(demo, String(record['url']))).text);
    assert.ok(isRow(single));
    assert.deepEqual(single, record);
  });

  it('send a record as it is stored', async () => {
    const text = '{"experiment": 9, "run": 1, "odd": [1.50, 1E3, 90071992547409931]}';
    demo.addRuns([text]);
    const answer = await ask(demo, '/rest/v1/runs/?expand=1&min_experiment=9');
    assert.ok(answer.text.includes(text.slice(1)));
  });
});
