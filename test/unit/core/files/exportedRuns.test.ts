import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { saveRuns, usualFields } from '../../../../src/core/files/index.ts';
import { RunDB } from '../../../../src/core/rundb/index.ts';
import { RecordsToExport, RunStore } from '../../../../src/core/store/index.ts';
import { makeRuns } from '../../../../src/demo/runs.ts';
import { startDemo } from '../../../../src/demo/server.ts';
import { about, FilesCase, worker } from './filesCase.ts';

const experiments = [7, 8];
const all = [...makeRuns({ scale: 0.1 })].filter(({ experiment }) =>
  experiments.includes(experiment),
);
const physics = all.filter(({ run_type }) => run_type === 'physics');

/** The usual fields of the physics runs, as a CSV file has them. */
async function exported(isAllKnown: boolean): Promise<Record<string, string>[]> {
  using files = new FilesCase();
  await using demo = await startDemo({ runs: all.map((record) => JSON.stringify(record)) });
  const rundb = new RunDB({ url: demo.url, apiKey: demo.apiKey });
  try {
    const store = new RunStore(rundb);
    if (isAllKnown) {
      await store.load(experiments.map((experiment) => ({ experiment, first: 0, last: 10_000 })));
    }
    const records = new RecordsToExport(store, physics, {});
    const file = files.at('runs.csv');
    const shares = () => records.shares();
    const runs = physics.length;
    await saveRuns(records, {
      ...{ worker, file, about, runs, shares },
      format: 'csv',
      fields: usualFields,
    });
    const [head = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const names = head.split(',');
    return lines.map((line) => {
      const cells = line.split(',');
      return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
    });
  } finally {
    await rundb.close();
  }
}

describe('The usual fields of exported runs', () => {
  it('are good exactly where no expert flag is bad', async () => {
    const rows = await exported(false);
    assert.deepEqual(
      rows.map(({ run, good }) => `${run} ${good}`),
      physics.map(({ run, quality_expert }) => {
        const flags = Object.values(quality_expert ?? {}).map(String);
        return `${run} ${!flags.includes('BAD') && !flags.includes('NO EVENTS')}`;
      }),
    );
    assert.ok(rows.some(({ good }) => good === 'false'));
    assert.ok(rows.some(({ quality, good }) => quality === 'not flagged' && good === 'true'));
  });

  it('have no counter that nobody may add up', async () => {
    const [row = {}] = await exported(false);
    assert.ok(!Object.keys(row).includes('statistics.lumi_exp_delivered'));
  });

  it('have a delivered luminosity that depends on no run that is not known', async () => {
    const rows = await exported(false);
    const known = rows.filter(({ delivered }) => delivered !== '');
    const whole = await exported(true);
    const shares = new Map(
      whole.map((row) => [`${row['experiment']}:${row['run']}`, row['delivered']]),
    );
    assert.ok(known.length < whole.filter(({ delivered }) => delivered !== '').length);
    for (const { experiment, run, delivered } of known) {
      assert.equal(delivered, shares.get(`${experiment}:${run}`));
    }
  });

  if (spawnSync('python3', ['-c', '']).status === 0) {
    it('have the delivered luminosity that an independent script finds for each run', async () => {
      const rows = await exported(true);
      const script = fileURLToPath(new URL('../statistics/statistics.py', import.meta.url));
      const { stdout, stderr } = spawnSync('python3', [script], {
        input: JSON.stringify(all),
        encoding: 'utf8',
        maxBuffer: 1e8,
      });
      assert.equal(stderr, '');
      const theirs = JSON.parse(stdout) as { run: Record<string, { delivered: number | null }> };
      for (const { experiment, run, delivered = '' } of rows) {
        const expected = theirs.run[`${experiment}:${run}`]?.delivered ?? null;
        if (expected === null || delivered === '')
          assert.deepEqual([delivered, expected], ['', null]);
        else assert.ok(Math.abs(Number(delivered) - expected) < 1e-6, `${run}: ${delivered}`);
      }
      assert.ok(rows.some(({ delivered }) => Number(delivered) > 0));
    });
  } else console.log('Exported runs against a script in Python – not run: there is no python3');
});
