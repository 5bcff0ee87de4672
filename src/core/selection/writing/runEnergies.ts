import { t } from '@vscode/l10n';
import { formatCount, formatFixed, formatList } from '../../format/index.ts';
import type { RunId } from '../../rundb/index.ts';
import { keyOf } from '../ranges.ts';
import { mostNamed, named } from './namedRuns.ts';

/** The beam energy of a run. */
export interface RunEnergy {
  /** GeV; undefined if not recorded. */
  readonly energy: number | undefined;
  /** Belle II's name for the energy; undefined if it has none. */
  readonly energyName: string | undefined;
}

/** The beam energy of a run; undefined if its record isn't known. */
export type EnergyOf = (run: RunId) => RunEnergy | undefined;

/** The beam energies of some runs. */
export function energiesOf(runs: Iterable<RunId & RunEnergy>): EnergyOf {
  const known = new Map(Array.from(runs, (run) => [keyOf(run), run]));
  return (run) => known.get(keyOf(run));
}

/** The name for the energy of a run; otherwise, the one that is in the text already. */
export function energyNameOf(
  run: RunId,
  energyOf: EnergyOf | undefined,
  written: ReadonlyMap<string, string> | undefined,
): string | undefined {
  return energyOf?.(run)?.energyName ?? written?.get(keyOf(run));
}

/** Why a text can't contain the energy of each run, as a sentence; undefined if it can. */
export function whyNoEnergies(
  runs: readonly RunId[],
  energyOf: EnergyOf | undefined,
  written: ReadonlyMap<string, string> | undefined,
): string | undefined {
  const without = runs.filter((run) => energyNameOf(run, energyOf, written) === undefined);
  if (without.length === 0) return undefined;
  if (!energyOf) return t('This format needs the beam energies of the runs.');
  const missing = without.filter((run) => !energyOf(run));
  if (missing.length > 0) return t('The RunDB has no such runs: {0}.', named(missing));
  const unknown = without.filter((run) => energyOf(run)?.energy === undefined);
  if (unknown.length > 0) {
    return t(
      'This format needs a beam energy, which isn’t in the records of these runs: {0} ({1} of {2}).',
      named(unknown),
      formatCount(unknown.length),
      formatCount(runs.length),
    );
  }
  return t(
    'This format needs a beam energy, and Belle II has no name for that of these runs: {0} ({1} of {2}; {3} GeV).',
    named(without),
    formatCount(without.length),
    formatCount(runs.length),
    namedEnergies(without.flatMap((run) => energyOf(run) ?? [])),
  );
}

/** The energies of some runs in GeV, each once, the first few. */
export function namedEnergies(runs: readonly Pick<RunEnergy, 'energy'>[]): string {
  const energies = new Set(runs.map(({ energy = NaN }) => formatFixed(energy, 3)));
  return formatList([...energies].slice(0, mostNamed));
}
