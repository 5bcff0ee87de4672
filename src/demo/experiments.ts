/** What determines the made-up runs of an experiment. */
export interface DemoExperiment {
  readonly experiment: number;
  /** First and last day, ISO 8601 dates. */
  readonly from: string;
  readonly to: string;
  /** The highest run number; not every number below it is used. */
  readonly lastRun: number;
  /** Luminosity recorded per second of a physics run, nb⁻¹. 0: the accelerator is off. */
  readonly rate: number;
}

/** Experiments with roughly the dates and run numbers of the real ones. */
export const experiments: readonly DemoExperiment[] = [
  { experiment: 3, from: '2018-04-01', to: '2018-07-17', lastRun: 5613, rate: 0.6 },
  { experiment: 7, from: '2019-03-11', to: '2019-05-12', lastRun: 4120, rate: 1.5 },
  { experiment: 8, from: '2019-05-14', to: '2019-07-01', lastRun: 3123, rate: 3 },
  { experiment: 10, from: '2019-10-15', to: '2019-12-12', lastRun: 5902, rate: 5 },
  { experiment: 12, from: '2020-02-25', to: '2020-07-01', lastRun: 6437, rate: 12 },
  { experiment: 14, from: '2020-10-19', to: '2020-12-18', lastRun: 2454, rate: 10 },
  { experiment: 16, from: '2021-02-16', to: '2021-03-24', lastRun: 1362, rate: 14 },
  { experiment: 17, from: '2021-03-26', to: '2021-04-12', lastRun: 810, rate: 14 },
  { experiment: 18, from: '2021-04-13', to: '2021-07-05', lastRun: 3600, rate: 18 },
  { experiment: 20, from: '2021-10-19', to: '2021-11-10', lastRun: 943, rate: 17 },
  { experiment: 22, from: '2021-11-12', to: '2021-12-23', lastRun: 1006, rate: 20 },
  { experiment: 24, from: '2022-02-21', to: '2022-04-26', lastRun: 2804, rate: 25 },
  { experiment: 26, from: '2022-04-28', to: '2022-06-22', lastRun: 2048, rate: 30 },
  { experiment: 27, from: '2022-06-27', to: '2023-12-20', lastRun: 1531, rate: 0 },
  { experiment: 30, from: '2024-01-29', to: '2024-07-01', lastRun: 4550, rate: 24 },
  { experiment: 33, from: '2024-10-09', to: '2024-12-27', lastRun: 3216, rate: 28 },
  { experiment: 35, from: '2025-03-03', to: '2025-12-15', lastRun: 2670, rate: 30 },
];
