import { t } from '@vscode/l10n';
import { runTypes } from '../rundb/index.ts';
import { beamEnergies } from './beamEnergy.ts';
import { detectors, type Detector } from './detectors.ts';
import type { RunFacts } from './facts.ts';

/** The type of a field's values, which determines how they are written in queries and displayed. */
export type FieldType =
  /** Integers from 0. */
  | 'integer'
  | 'number'
  /** nb⁻¹ */
  | 'luminosity'
  /** Seconds. */
  | 'duration'
  /** ISO 8601. */
  | 'date'
  /** The solenoid's: a number; 1000 or more means on. */
  | 'field'
  /** GeV, with Belle II's names for intervals. */
  | 'energy'
  /** The expert flags of a run, all detectors together. */
  | 'flags'
  | 'text'
  /** True or false. */
  | 'boolean'
  /** Whatever the record contains. */
  | 'any';

/** Keys, starting at the top of a record. */
export type Path = readonly string[];

/**
 * How we know about a field. `seen`: in the source of a public RunDB client. `inferred`: from what such
 * clients do. Never from documentation.
 */
export type Evidence = 'seen' | 'inferred';

/** A field of a run record: what it is, in one place for everything that displays or queries it. */
export interface RecordField {
  /** Where it is in the record; a derived field lists what it is derived from. */
  readonly paths: readonly [Path, ...Path[]];
  /** Its short name in queries, if it has one. */
  readonly name?: string;
  /** Two or three words for a table header or a tooltip. */
  readonly title: () => string;
  readonly type: FieldType;
  /** As in the record. */
  readonly unit?: 'nb⁻¹' | 's' | 'GeV' | 'mA';
  /** What is known about it, in a sentence or two. */
  readonly about: () => string;
  readonly evidence: Evidence;
  /** Values to suggest in a query. */
  readonly words?: readonly string[];
  /** Its name in `runFacts`. */
  readonly fact?: Exclude<keyof RunFacts, 'status' | 'flags'>;
}

/** The known fields in the order in which they are suggested, those with short names first. */
export const recordFields: readonly RecordField[] = [
  {
    name: 'exp',
    paths: [['experiment']],
    title: () => t('Experiment'),
    type: 'integer',
    about: () => t('Experiment number.'),
    evidence: 'seen',
  },
  {
    name: 'run',
    paths: [['run']],
    title: () => t('Run'),
    type: 'integer',
    about: () => t('Run number, counted within its experiment.'),
    evidence: 'seen',
  },
  {
    name: 'type',
    paths: [['run_type']],
    title: () => t('Type'),
    type: 'text',
    about: () => t('Type of the run: physics, cosmic, beam, debug, hlttest, unknown, or null.'),
    evidence: 'seen',
    words: runTypes,
    fact: 'type',
  },
  {
    name: 'lumi',
    paths: [['statistics', 'lumi_recorded']],
    title: () => t('Recorded luminosity'),
    type: 'luminosity',
    unit: 'nb⁻¹',
    about: () =>
      t(
        'Luminosity that the run recorded, in nb⁻¹ (1 fb⁻¹ = 1000 pb⁻¹ = 10⁶ nb⁻¹). May be null; short runs have 0.',
      ),
    evidence: 'seen',
    words: ['1/pb', '10/pb', '1/fb'],
    fact: 'lumiRecorded',
  },
  {
    name: 'quality',
    paths: [['quality_expert']],
    title: () => t('Quality'),
    type: 'flags',
    about: () =>
      t(
        'The detector experts’ flags. A run is good if no flag is BAD or NO EVENTS; a run that isn’t flagged yet counts as good.',
      ),
    evidence: 'seen',
    words: ['good', 'recoverable', 'bad', '"no events"'],
  },
  {
    name: 'energy',
    paths: [
      ['ler', 'momentum'],
      ['her', 'momentum'],
    ],
    title: () => t('Beam energy'),
    type: 'energy',
    unit: 'GeV',
    about: () =>
      t(
        'Energy of the collisions in GeV, √(4 · ler.momentum · her.momentum), with Belle II’s names for intervals, such as 4S and 4S_offres.',
      ),
    evidence: 'seen',
    words: beamEnergies.map(({ name }) => name),
    fact: 'beamEnergy',
  },
  {
    name: 'start',
    paths: [['time_start']],
    title: () => t('Start'),
    type: 'date',
    about: () => t('When the run started, in UTC. Dates before 2018 are known to be wrong.'),
    evidence: 'seen',
    fact: 'start',
  },
  {
    name: 'stop',
    paths: [['time_stop']],
    title: () => t('Stop'),
    type: 'date',
    about: () => t('When the run ended, in UTC; null or empty where that wasn’t recorded.'),
    evidence: 'seen',
    fact: 'stop',
  },
  {
    name: 'duration',
    paths: [['duration'], ['time_run']],
    title: () => t('Duration'),
    type: 'duration',
    unit: 's',
    about: () => t('How long the run took, probably in seconds; the unit isn’t documented.'),
    evidence: 'seen',
    words: ['10min', '1h', '1d'],
    fact: 'duration',
  },
  ...detectors.map((detector): RecordField => ({
    name: detector,
    paths: [
      ['detectors', `status_${detector}`],
      ['quality_expert', detector],
    ],
    title: () => detector.toUpperCase(),
    type: 'text',
    about: () => t('Status or expert’s flag of the {0}.', detectorTitle(detector)),
    evidence: 'seen',
    words: ['running', 'good', 'recoverable', 'bad', '"no events"'],
  })),
  {
    name: 'field',
    paths: [['detectors', 'magnet_solenoid_field']],
    title: () => t('Solenoid field'),
    type: 'field',
    about: () =>
      t(
        'Field of the solenoid. Analysis code takes 1000 or more as “field on”; the unit isn’t documented.',
      ),
    evidence: 'seen',
    words: ['on', 'off'],
    fact: 'solenoidField',
  },
  {
    name: 'hlt',
    paths: [['hlt_mode']],
    title: () => t('HLT mode'),
    type: 'text',
    about: () =>
      t('Whether the high-level trigger selected events (filtering) or only watched (monitoring).'),
    evidence: 'seen',
    words: ['filtering', 'monitoring'],
    fact: 'hltMode',
  },
  {
    name: 'stop_reason',
    paths: [['stop_reason']],
    title: () => t('Stop reason'),
    type: 'text',
    about: () => t('Why the run was stopped.'),
    evidence: 'seen',
    fact: 'stopReason',
  },
  {
    paths: [['statistics', 'lumi_exp_delivered']],
    title: () => t('Delivered luminosity so far'),
    type: 'luminosity',
    unit: 'nb⁻¹',
    about: () =>
      t(
        'Luminosity in nb⁻¹ that was delivered from the start of the experiment to the end of this run. The run’s own share is the difference from the previous run: never add these up.',
      ),
    evidence: 'seen',
    fact: 'deliveredSoFar',
  },
  ...ring('ler', () => t('LER')),
  ...ring('her', () => t('HER')),
  ...detectors.map((detector): RecordField => ({
    paths: [['detectors', `status_${detector}`]],
    title: () => t('{0} status', detector.toUpperCase()),
    type: 'text',
    about: () => t('Status of the {0}: RUNNING, or why not.', detectorTitle(detector)),
    evidence: inferredOf(detector),
  })),
  ...detectors.map((detector): RecordField => ({
    paths: [['quality_expert', detector]],
    title: () => t('{0} flag', detector.toUpperCase()),
    type: 'text',
    about: () =>
      t(
        'The expert’s flag of the {0}: GOOD, RECOVERABLE, BAD, NO EVENTS, null, or another word.',
        detectorTitle(detector),
      ),
    evidence: 'seen',
  })),
  {
    paths: [['roi_filtering']],
    title: () => t('ROI filtering'),
    type: 'boolean',
    about: () => t('Whether PXD data was kept in regions of interest only.'),
    evidence: 'inferred',
  },
  {
    paths: [['incident_size']],
    title: () => t('Incident size'),
    type: 'number',
    about: () => t('Size of an incident during the run.'),
    evidence: 'inferred',
  },
  {
    paths: [['incident_url']],
    title: () => t('Incident report'),
    type: 'text',
    about: () => t('Address of the incident report.'),
    evidence: 'inferred',
  },
  {
    paths: [['quality_shifter']],
    title: () => t('Shifters’ quality'),
    type: 'any',
    about: () => t('Quality as the shifters saw it.'),
    evidence: 'seen',
  },
  {
    paths: [['quality_flags']],
    title: () => t('Quality flags'),
    type: 'any',
    about: () => t('Quality flags of the run; their meaning isn’t documented.'),
    evidence: 'seen',
  },
  {
    paths: [['background']],
    title: () => t('Background'),
    type: 'any',
    about: () => t('Beam background during the run.'),
    evidence: 'seen',
  },
  {
    paths: [['computing']],
    title: () => t('Computing'),
    type: 'any',
    about: () => t('Where the data is and how it was processed.'),
    evidence: 'seen',
  },
  {
    paths: [['extra_data']],
    title: () => t('Extra data'),
    type: 'any',
    about: () => t('Anything else that was noted about the run.'),
    evidence: 'seen',
  },
  {
    paths: [['url']],
    title: () => t('Address'),
    type: 'text',
    about: () => t('Address of this record on the server. The id in it isn’t the run number.'),
    evidence: 'seen',
  },
];

function ring(key: 'ler' | 'her', name: () => string): RecordField[] {
  return [
    {
      paths: [[key, 'momentum']],
      title: () => t('{0} momentum', name()),
      type: 'number',
      unit: 'GeV',
      about: () => t('Momentum of the beam in GeV; may be missing.'),
      evidence: 'seen',
    },
    {
      paths: [[key, 'number_of_bunches']],
      title: () => t('{0} bunches', name()),
      type: 'number',
      about: () => t('Number of bunches in the ring.'),
      evidence: 'seen',
    },
    {
      paths: [[key, 'fill_pattern']],
      title: () => t('{0} fill pattern', name()),
      type: 'text',
      about: () => t('Which of the 5120 buckets held a bunch, in hexadecimal; may be empty.'),
      evidence: 'seen',
    },
  ];
}

function detectorTitle(detector: Detector): string {
  switch (detector) {
    case 'pxd':
      return t('pixel detector (PXD)');
    case 'svd':
      return t('silicon vertex detector (SVD)');
    case 'cdc':
      return t('central drift chamber (CDC)');
    case 'top':
      return t('time-of-propagation counter (TOP)');
    case 'arich':
      return t('aerogel ring-imaging Cherenkov counter (ARICH)');
    case 'ecl':
      return t('electromagnetic calorimeter (ECL)');
    case 'klm':
      return t('K-long and muon detector (KLM)');
    case 'trg':
      return t('trigger (TRG)');
  }
}

/** Public clients read the status of these four. */
function inferredOf(detector: Detector): Evidence {
  return ['pxd', 'svd', 'cdc', 'ecl'].includes(detector) ? 'seen' : 'inferred';
}
