import type { DemoRecord } from '../../src/demo/record.ts';

/** A tool's result, as JSON. */
export type Answer = Readonly<Record<string, unknown>>;

/** A question that a physicist may ask, the tool call for it, and the right answer. */
export interface Question {
  readonly question: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Extracts the answer to the question from the result. */
  readonly read: (answer: Answer) => unknown;
  /** The answer by plain filters over the demo's own records. */
  readonly right: (records: readonly DemoRecord[]) => unknown;
}

type Filter = (record: DemoRecord) => boolean;

const physics: Filter = ({ run_type }) => run_type === 'physics';
const inExperiment =
  (...experiments: number[]): Filter =>
  ({ experiment }) =>
    experiments.includes(experiment);
const all =
  (...filters: Filter[]): Filter =>
  (record) =>
    filters.every((filter) => filter(record));
const not =
  (filter: Filter): Filter =>
  (record) =>
    !filter(record);
const flags = ({ quality_expert }: DemoRecord): unknown[] => Object.values(quality_expert ?? {});
const good: Filter = (record) =>
  !flags(record).some((flag) => flag === 'BAD' || flag === 'NO EVENTS');
const flagged: Filter = (record) => flags(record).some((flag) => flag !== null);
const lumi = ({ statistics }: DemoRecord): number | null => statistics.lumi_recorded;
const moreThan =
  (nb: number): Filter =>
  (record) =>
    (lumi(record) ?? -1) > nb;
/** GeV */
const energy = ({ ler, her }: DemoRecord): number =>
  Math.sqrt(4 * Number(ler.momentum) * Number(her.momentum));
const between =
  (above: number, below: number): Filter =>
  (record) =>
    energy(record) > above && energy(record) < below;
const started =
  (from: string, until: string): Filter =>
  ({ time_start }) =>
    Date.parse(time_start) >= Date.parse(from) && Date.parse(time_start) < Date.parse(until);
const status =
  (detector: string, word: string): Filter =>
  ({ detectors }) =>
    detectors[`status_${detector}`] === word;
const seven = ['pxd', 'svd', 'cdc', 'top', 'arich', 'ecl', 'klm'];

const count =
  (...filters: Filter[]) =>
  (records: readonly DemoRecord[]): number =>
    records.filter(all(...filters)).length;
/** In nb⁻¹, of physics runs. */
const recorded =
  (...filters: Filter[]) =>
  (records: readonly DemoRecord[]): number =>
    rounded(
      records.filter(all(physics, ...filters)).reduce((sum, run) => sum + (lumi(run) ?? 0), 0),
    );
/** Newest first. */
const runNumbers =
  (...filters: Filter[]) =>
  (records: readonly DemoRecord[]): number[] =>
    records
      .filter(all(...filters))
      .map(({ run }) => run)
      .reverse();
const find = (records: readonly DemoRecord[], experiment: number, run: number): DemoRecord => {
  const found = records.find((each) => each.experiment === experiment && each.run === run);
  if (!found) throw new Error(`the demo has no ${experiment}:${run}`);
  return found;
};

/**
 * Rounds to the digits that matter: floating-point sums in a different order differ in the last
 * ones.
 */
export function rounded(value: number): number {
  return Number(value.toPrecision(9));
}

const runs = ({ runs }: Answer): unknown => runs;
const sum = (answer: Answer): number => rounded(Number(answer['recorded_nb']));
const rows = (answer: Answer): readonly (readonly unknown[])[] =>
  answer['rows'] as readonly (readonly unknown[])[];
const numbers = (answer: Answer): unknown[] => rows(answer).map(([, run]) => run);
const value =
  (path: string) =>
  ({ values }: Answer): unknown =>
    (values as Answer)[path];

const howMany = (question: string, query: string, ...filters: Filter[]): Question => ({
  ...{ question, tool: 'rundb_sum_luminosity', input: { query }, read: runs },
  right: count(...filters),
});
const howMuch = (question: string, query: string, ...filters: Filter[]): Question => ({
  ...{ question, tool: 'rundb_sum_luminosity', input: { query }, read: sum },
  right: recorded(...filters),
});
const which = (question: string, query: string, ...filters: Filter[]): Question => ({
  ...{ question, tool: 'rundb_search_runs', input: { query, limit: 200 }, read: numbers },
  right: runNumbers(...filters),
});

/** The scale of the demo that is asked. */
export const scale = 0.2;

const e12 = inExperiment(12);
const onResonance = between(10.58, 10.595);

export const questions: readonly Question[] = [
  howMany('How many runs does experiment 12 have?', 'exp:12', e12),
  howMany('How many of them are physics runs?', 'exp:12 physics', e12, physics),
  howMany(
    'How many physics runs of experiment 12 are good?',
    'exp:12 physics @good',
    e12,
    physics,
    good,
  ),
  howMany('How many are bad?', 'exp:12 physics -@good', e12, physics, not(good)),
  howMany(
    'How many physics runs of 12 has no expert flagged yet?',
    'exp:12 physics -@flagged',
    e12,
    physics,
    not(flagged),
  ),
  howMany(
    'How many cosmic runs are there in experiments 12 and 14?',
    'exp:12,14 cosmic',
    inExperiment(12, 14),
    ({ run_type }) => run_type === 'cosmic',
  ),
  howMany(
    'How many beam or debug runs did experiment 18 take?',
    'exp:18 (beam or debug)',
    inExperiment(18),
    ({ run_type }) => ['beam', 'debug'].includes(run_type),
  ),
  howMany('How many runs are there in all?', 'exp:0-'),
  howMany('How many runs started in May 2020?', '2020-05', started('2020-05-01', '2020-06-01')),
  howMany(
    'How many physics runs lack a luminosity in experiment 18?',
    'exp:18 physics missing:lumi',
    inExperiment(18),
    physics,
    (run) => lumi(run) === null,
  ),
  howMany(
    'How many physics runs of experiment 18 recorded less than 20/pb?',
    'exp:18 physics lumi<20/pb',
    inExperiment(18),
    physics,
    (run) => (lumi(run) ?? Infinity) < 20_000,
  ),
  howMany(
    'How many runs of 12 had all seven sub-detectors running?',
    'exp:12 @running',
    e12,
    (run) => seven.every((each) => status(each, 'RUNNING')(run)),
  ),
  howMany(
    'How often was the PXD not running in physics of experiment 12?',
    'exp:12 physics -detectors.status_pxd:running',
    e12,
    physics,
    not(status('pxd', 'RUNNING')),
  ),
  howMany(
    'How often did the CDC expert say BAD in experiment 12?',
    'exp:12 quality_expert.cdc:bad',
    e12,
    ({ quality_expert }) => quality_expert?.['cdc'] === 'BAD',
  ),
  howMany(
    'How many physics runs of 12 were taken in filtering mode?',
    'exp:12 physics hlt:filtering',
    e12,
    physics,
    ({ hlt_mode }) => hlt_mode === 'filtering',
  ),
  howMany(
    'How many runs of experiments 7 to 10 had an incident?',
    'exp:7-10 has:incident_size',
    inExperiment(7, 8, 10),
    ({ incident_size }) => incident_size !== null,
  ),
  howMuch('How much did experiment 12 record?', 'exp:12', e12),
  howMuch('How much of that in good runs?', 'exp:12 @good', e12, good),
  howMuch(
    'How much on the 4S in good runs of experiment 12?',
    'exp:12 @good energy:4S',
    e12,
    good,
    onResonance,
  ),
  howMuch(
    'How much off resonance, in all experiments?',
    'physics energy:4S_offres',
    between(10.525, 10.535),
  ),
  howMuch('How much was recorded in 2021?', 'physics 2021', started('2021-01-01', '2022-01-01')),
  howMuch(
    'How much in experiments 12 to 18?',
    'exp:12-18',
    ({ experiment }) => experiment >= 12 && experiment <= 18,
  ),
  howMuch(
    'How much in runs of experiment 26 with more than 5/pb?',
    'exp:26 lumi>5/pb',
    inExperiment(26),
    moreThan(5000),
  ),
  howMuch('How much was scanned at the 5S?', 'physics energy:5S_scan', between(10.595, 10.82)),
  howMuch(
    'How much in the first week of May 2020?',
    '2020-05-01..2020-05-07',
    started('2020-05-01', '2020-05-08'),
  ),
  howMuch(
    'How much while the solenoid was on in experiment 12?',
    'exp:12 physics field:on',
    e12,
    ({ detectors }) => Number(detectors['magnet_solenoid_field'] ?? 0) >= 1000,
  ),
  which(
    'Which physics runs of experiment 20 are good?',
    'exp:20 physics @good',
    inExperiment(20),
    physics,
    good,
  ),
  which(
    'Which physics runs of experiment 17 are bad?',
    'exp:17 physics -@good',
    inExperiment(17),
    physics,
    not(good),
  ),
  which(
    'Which runs of experiment 16 were longer than half an hour?',
    'exp:16 duration>30min',
    inExperiment(16),
    (run) => (run.duration ?? 0) > 1800,
  ),
  which(
    'Which physics runs of 20 took more than 1/pb on resonance?',
    'exp:20 physics energy:4S lumi>1/pb',
    inExperiment(20),
    physics,
    onResonance,
    moreThan(1000),
  ),
  which(
    'Which runs between 1 and 20 of experiment 22 exist?',
    'exp:22 run:1-20',
    inExperiment(22),
    ({ run }) => run <= 20,
  ),
  which(
    'Which runs of experiment 14 have a beam energy without a name, in physics?',
    'exp:14 physics -energy:*',
    inExperiment(14),
    physics,
    (run) =>
      ![
        [10.29, 10.31],
        [10.35, 10.37],
        [10.37, 10.525],
        [10.525, 10.535],
        [10.58, 10.595],
        [10.595, 10.82],
        [10.82, 10.855],
        [10.855, 10.865],
      ].some(([above = 0, below = 0]) => between(above, below)(run)),
  ),
  {
    question: 'Which are the three newest physics runs of experiment 35?',
    ...{ tool: 'rundb_search_runs', input: { query: 'exp:35 physics', limit: 3 }, read: numbers },
    right: (records) => runNumbers(inExperiment(35), physics)(records).slice(0, 3),
  },
  {
    question: 'How do the experiments 7, 8 and 10 compare?',
    ...{ tool: 'rundb_sum_luminosity', input: { query: 'exp:7,8,10 physics' } },
    read: (answer) =>
      (answer['by_experiment'] as { rows: number[][] }).rows
        .map(([experiment, runs, , , nb = 0]) => [experiment, runs, rounded(nb)])
        .sort(([a = 0], [b = 0]) => a - b),
    right: (records) =>
      [7, 8, 10].map((each) => [
        each,
        count(inExperiment(each), physics)(records),
        recorded(inExperiment(each))(records),
      ]),
  },
  {
    question: 'What is known of run 1 of experiment 12: its type, and when did it start?',
    ...{ tool: 'rundb_get_run', input: { experiment: 12, run: 1 } },
    read: ({ record }) => [(record as Answer)['run_type'], (record as Answer)['time_start']],
    right: (records) => {
      const { run_type, time_start } = find(records, 12, 1);
      return [run_type, time_start];
    },
  },
  {
    question: 'What luminosity did run 7 of experiment 18 record?',
    ...{ tool: 'rundb_get_run', input: { experiment: 18, run: 7, fields: ['lumi'] } },
    read: value('statistics.lumi_recorded'),
    right: (records) => find(records, 18, 7).statistics.lumi_recorded,
  },
  {
    question: 'Which fill pattern had the LER in run 1 of experiment 18?',
    ...{ tool: 'rundb_get_run', input: { experiment: 18, run: 1, fields: ['ler.fill_pattern'] } },
    read: value('ler.fill_pattern'),
    right: (records) => find(records, 18, 1).ler.fill_pattern,
  },
  {
    question:
      'My steering file has runs = [1, 2, 3] of experiment 22 and IoV(12, 1, 12, 40). Which are they?',
    tool: 'rundb_find_runs_in_code',
    input: {
      text: 'x = 1\na = IoV(12, 1, 12, 40)\nb = [ExpRun(22, 1), ExpRun(22, 3)]\n',
      language: 'python',
    },
    read: (answer) => rows(answer).map(([line, , , named]) => [line, named]),
    right: () => [
      [2, ['12:1-40']],
      [3, ['22:1']],
      [3, ['22:3']],
    ],
  },
  {
    question: 'How much do runs 1 to 40 of experiment 12 and run 1 of 18 have together?',
    ...{ tool: 'rundb_sum_luminosity', input: { runs: ['12:1-40', '18:1'] } },
    read: (answer) => [answer['runs'], sum(answer)],
    right: (records) => {
      const mine: Filter = ({ experiment, run }) =>
        (experiment === 12 && run <= 40) || (experiment === 18 && run === 1);
      return [count(mine)(records), recorded(mine)(records)];
    },
  },
  {
    question: 'Write the good physics runs of experiment 20 as a Python list.',
    tool: 'rundb_format_runs',
    input: { query: 'exp:20 physics @good', format: 'numbers', language: 'python' },
    read: ({ text }) => JSON.parse(String(text).replace(/,\s*\]/, ']')) as unknown,
    right: (records) => runNumbers(inExperiment(20), physics, good)(records).reverse(),
  },
  {
    question: 'Which of the runs 1 to 60 of experiment 17 do not exist?',
    ...{ tool: 'rundb_sum_luminosity', input: { runs: ['17:1-60'] } },
    read: ({ runs_that_do_not_exist: missing = [] }) =>
      (missing as string[]).flatMap((text) => {
        const [first = 0, last = first] = text.slice(3).split('-').map(Number);
        return Array.from({ length: last - first + 1 }, (_, i) => first + i);
      }),
    right: (records) => {
      const there = new Set(runNumbers(inExperiment(17))(records));
      return Array.from({ length: 60 }, (_, i) => i + 1).filter((run) => !there.has(run));
    },
  },
  {
    question: 'What was delivered in experiment 12, and how efficiently was it recorded?',
    ...{ tool: 'rundb_sum_luminosity', input: { query: 'exp:12 physics', delivered: true } },
    read: ({ delivered_nb, efficiency }) => [rounded(Number(delivered_nb)), efficiency],
    right: (records) => {
      let before = 0;
      const [both, sum] = [{ recorded: 0, delivered: 0 }, { delivered: 0 }];
      for (const run of records.filter(e12)) {
        const soFar = run.statistics.lumi_exp_delivered;
        if (soFar === null) continue;
        const share = soFar < before ? soFar : soFar - before;
        before = soFar;
        if (!physics(run)) continue;
        sum.delivered += share;
        const own = lumi(run);
        if (own === null) continue;
        both.recorded += own;
        both.delivered += share;
      }
      return [rounded(sum.delivered), Number((both.recorded / both.delivered).toFixed(4))];
    },
  },
];
