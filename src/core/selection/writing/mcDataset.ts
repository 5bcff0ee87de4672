import { t } from '@vscode/l10n';
import type { RunId } from '../../rundb/index.ts';
import { compareRanges, printRange, rangesAmong, rangesOf } from '../ranges.ts';
import type { Selection } from '../selection.ts';
import { rangesByExperiment } from './byExperiment.ts';
import { atom, text, type Value } from './value.ts';

/** What an MC dataset has to know of a run. */
export interface DatasetRun extends RunId {
  readonly isPhysics: boolean;
  /** GeV; undefined where nobody recorded it. */
  readonly energy: number | undefined;
  /** Belle II's name for the energy; undefined where it has none. */
  readonly energyName: string | undefined;
}

/** What runs are written from as an MC dataset. */
export interface DatasetFacts {
  /** `proc16` */
  readonly processing: string;
  /** All runs that there are, from the first one that is written of an experiment to the last. */
  readonly existing: readonly DatasetRun[];
  /** Numbers that may be without a run: a range that was read went over them. */
  readonly mayLack?: Selection | undefined;
}

/** So many runs or ranges are named in a sentence. */
const mostNamed = 5;

/** What MC productions take for the energy of the collisions, in GeV; else it is the value itself. */
const nominal: Readonly<Record<string, string>> = { '4S': '10.580', '4S_offres': '10.520' };

/** What `sqrts` is beside a `beamEnergy`: GeV, to a MeV. */
export function sqrtsOf(energyName: string, energy: number): string {
  return nominal[energyName] ?? energy.toFixed(3);
}

/**
 * What a user calls a processing: a key of YAML's that is neither a number nor one of its words.
 */
export function isProcessing(name: string): boolean {
  return /^[A-Za-z][\w.-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(name);
}

/** Why some runs are no MC dataset, in a sentence that names them; undefined where they are one. */
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
    const energies = [...new Set(unnamed.map(({ energy = 0 }) => energy.toFixed(3)))];
    return t(
      'Belle II has no name for the beam energy of these runs: {0} ({1} GeV).',
      named(unnamed),
      energies.slice(0, mostNamed).join(', '),
    );
  }
  return undefined;
}

/**
 * The block that MC productions are given: an entry for each experiment, a document for each beam
 * energy. A range goes over numbers that no run has.
 */
export function mcDataset(runs: readonly RunId[], { processing, existing }: DatasetFacts): Value {
  const energies = Map.groupBy(knownOf(runs, existing), ({ energyName = '', energy = 0 }) => {
    return `${sqrtsOf(energyName, energy)} ${energyName}`;
  });
  const documents = [...energies].sort(([a], [b]) => parseFloat(a) - parseFloat(b));
  return {
    kind: 'documents',
    documents: documents.map(([key, own]) => {
      const [sqrts = '', energyName = ''] = key.split(' ');
      const ranges = rangesAmong(own, existing).sort(compareRanges);
      const experiments = [...rangesByExperiment(ranges)].map(([experiment, all]) => {
        const pieces = all.map(printRange);
        const entries = [
          ['beamEnergy', atom(energyName)],
          ['sqrts', atom(sqrts)],
          [
            'runsRange',
            text(...pieces.map((each, i) => (i < pieces.length - 1 ? `${each}, ` : each))),
          ],
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

function named(runs: readonly RunId[]): string {
  const all = rangesOf(runs).map((range) => `${range.experiment}:${printRange(range)}`);
  const some = all.slice(0, mostNamed).join(', ');
  return all.length > mostNamed ? t('{0} and {1} more', some, all.length - mostNamed) : some;
}

/** Those among some runs that there are. */
function knownOf(runs: readonly RunId[], existing: readonly DatasetRun[]): DatasetRun[] {
  const known = new Map(existing.map((run) => [keyOf(run), run]));
  return runs.flatMap((run) => known.get(keyOf(run)) ?? []);
}

function keyOf({ experiment, run }: RunId): string {
  return `${experiment}:${run}`;
}
