import { writeRuns } from '../../../../src/core/selection/index.ts';

/** Writes runs that are all on resonance. */
export const writeAt4S: typeof writeRuns = (runs, format, place, options) =>
  writeRuns(runs, format, place, {
    energyOf: () => ({ energy: 10.5794, energyName: '4S' }),
    ...options,
  });
