import { t } from '@vscode/l10n';
import type { RunId } from '../../rundb/index.ts';
import { byExperiment, compareRanges, keyOf, printRange, rangesAmong } from '../ranges.ts';
import type { Selection } from '../selection.ts';
import { named } from './namedRuns.ts';
import { namedEnergies, type RunEnergy } from './runEnergies.ts';
import { atom, jointed, text, type Value } from './value.ts';

/** What an MC dataset needs to know about a run. */
export interface DatasetRun extends RunId, RunEnergy {
  readonly isPhysics: boolean;
}

/** What an MC dataset is written from, besides the runs. */
export interface DatasetFacts {
  /** `proc16` */
  readonly processing: string;
  /** All existing runs of each experiment, from the first to the last one to be written. */
  readonly existing: readonly DatasetRun[];
  /** Run numbers that may be unused, because they were in a range that was read. */
  readonly mayLack?: Selection | undefined;
}

/** What MC productions use as collision energy, in GeV; for other energies, the value itself. */
const nominal: Readonly<Record<string, string>> = { '4S': '10.580', '4S_offres': '10.520' };

/** `sqrts` for a `beamEnergy`: GeV, rounded to a MeV. */
export function sqrtsOf(energyName: string, energy: number): string {
  return nominal[energyName] ?? energy.toFixed(3);
}

/** Whether a processing may have this name: a YAML key, not a number or a reserved word. */
export function isProcessing(name: string): boolean {
  return /^[A-Za-z][\w.-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(name);
}

/** Why some runs can't be an MC dataset, as a sentence that names them; undefined if they can. */
export function whyNoDataset(
  runs: readonly RunId[],
  { existing, mayLack }: DatasetFacts,
): string | undefined {
  const all = knownOf(runs, existing);
  const known = new Set(all.map(keyOf));
  const missing = runs.filter((run) => !known.has(keyOf(run)) && mayLack?.has(run) !== true);
  if (missing.length > 0) return t('The RunDB has no such runs: {0}.', named(missing));
  if (all.length === 0) return t('“{0}” can’t express an empty selection.', t('MC dataset'));
  const others = all.filter(({ isPhysics }) => !isPhysics);
  if (others.length > 0) {
    return t('An MC dataset holds physics runs only. These aren’t: {0}.', named(others));
  }
  const unknown = all.filter(({ energy }) => energy === undefined);
  if (unknown.length > 0) {
    return t('The beam energy of these runs is unknown: {0}.', named(unknown));
  }
  const unnamed = all.filter(({ energyName }) => energyName === undefined);
  if (unnamed.length > 0) {
    return t(
      'Belle II has no name for the beam energy of these runs: {0} ({1} GeV).',
      named(unnamed),
      namedEnergies(unnamed),
    );
  }
  return undefined;
}

/**
 * The YAML that MC productions take: an entry per experiment, a document per beam energy. Ranges
 * may include unused run numbers.
 */
export function mcDataset(
  runs: readonly RunId[],
  existing: readonly DatasetRun[],
  processing: string,
): Value {
  const energies = Map.groupBy(knownOf(runs, existing), ({ energyName = '', energy = 0 }) => {
    return `${sqrtsOf(energyName, energy)} ${energyName}`;
  });
  const documents = [...energies].sort(([a], [b]) => parseFloat(a) - parseFloat(b));
  return {
    kind: 'documents',
    documents: documents.map(([key, own]) => {
      const [sqrts = '', energyName = ''] = key.split(' ');
      const ranges = rangesAmong(own, existing).sort(compareRanges);
      const experiments = [...byExperiment(ranges)].map(([experiment, all]) => {
        const entries = [
          ['beamEnergy', atom(energyName)],
          ['sqrts', atom(sqrts)],
          ['runsRange', text(...jointed(all.map(printRange), ', '))],
        ] as const;
        return [String(experiment), block([processing, block(...entries)])] as const;
      });
      return block(['experiment', block(...experiments)]);
    }),
  };
}

function block(...entries: readonly (readonly [key: string, value: Value])[]): Value {
  return { kind: 'block', entries };
}

/** The existing ones among some runs. */
function knownOf(runs: readonly RunId[], existing: readonly DatasetRun[]): DatasetRun[] {
  const known = new Map(existing.map((run) => [keyOf(run), run]));
  return runs.flatMap((run) => known.get(keyOf(run)) ?? []);
}
