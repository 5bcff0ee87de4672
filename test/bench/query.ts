/**
 * `npm run bench:query`: how many records per second one core checks, for some queries; and how many
 * requests and records typical queries read from the demo, compared with those of the parts of the RunDB
 * that they cover.
 */
import { parseQuery, predicateOf, searchesFor, understand } from '../../src/core/query/index.ts';
import { parseJson, RunDB, type JsonObject } from '../../src/core/rundb/index.ts';
import { RunStore } from '../../src/core/store/index.ts';
import { makeRuns } from '../../src/demo/runs.ts';
import { startDemo } from '../../src/demo/server.ts';
import { median } from './time.ts';

const wanted = 500_000;
const rounds = 15;

// As received from the server: parsed, rather than as created.
const records = parseJson(JSON.stringify([...makeRuns()])) as readonly JsonObject[];

const queries = [
  'exp:12,14 physics @good pxd:running field:on lumi>5/pb 2020-05..2020-06',
  '@good',
  'lumi>5/pb or duration>=30min',
  'start>=2020-05-06T12:00 stop<2021 stop_reason:*beam*',
  'her.number_of_bunches>300 ler.fill_pattern:*8008* -quality_expert.pxd:bad',
];

console.table(
  queries.map((query) => {
    const fits = predicateOf(understand(parseQuery(query)));
    const found = records.filter(fits).length;
    const times = Array.from({ length: rounds }, () => {
      const start = performance.now();
      records.filter(fits);
      return performance.now() - start;
    });
    const rate = Math.round((records.length / median(times)) * 1000);
    return { query, found, of: records.length, 'records/s': rate, enough: rate >= wanted };
  }),
);

const typical = [
  'exp:12',
  'exp:12 run:100-200,300',
  'exp:12,14 physics @good pxd:running field:on lumi>5/pb 2020-05..2020-06',
  'physics @good lumi>10/pb exp:16..18',
  'cosmic 2020',
  'exp:35 -@good',
  '@running exp:26 duration<10min',
  'exp:7 type:debug,hlttest',
  '2020-05-06',
  'stop_reason:*beam* exp:10',
];

await using demo = await startDemo();
const rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey, network: { proxy: '' } });
const rows = [];
for (const query of typical) {
  const meaning = understand(parseQuery(query));
  const searches = searchesFor(meaning);
  let asked = 0;
  for (const search of searches) asked += (await rundb.count(search)) ?? NaN;
  demo.requests.length = 0;
  const run = new RunStore(rundb).query({ searches, fits: predicateOf(meaning) });
  await run.load(Infinity);
  const { lookedAt: read, runs } = run;
  rows.push({ query, requests: demo.requests.length, read, asked, found: runs.length });
}
await rundb.close();
console.table(rows);
