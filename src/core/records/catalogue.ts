import { t } from '@vscode/l10n';
import { runTypes } from '../rundb/index.ts';
import { beamEnergies } from './beamEnergy.ts';
import { detectors, type Detector } from './detectors.ts';
import type { RunFacts } from './facts.ts';

/** What the values of a field are, and so how they are written in queries and shown. */
export type FieldType =
  /** Whole numbers from 0 on. */
  | 'integer'
  | 'number'
  /** nb⁻¹ */
  | 'luminosity'
  /** Seconds. */
  | 'duration'
  /** ISO 8601. */
  | 'date'
  /** The solenoid's: a number, on from 1000. */
  | 'field'
  /** GeV, with Belle II's names for intervals. */
  | 'energy'
  /** The expert's flags of a run, all detectors together. */
  | 'flags'
  | 'text'
  /** Yes or no. */
  | 'boolean'
  /** Whatever the record has there. */
  | 'any';

/** Keys from the top of a record downwards. */
export type Path = readonly string[];

/**
 * How a field is known. `seen`: in the source of a public client of the RunDB. `inferred`: from what
 * such clients do, never from a document.
 */
export type Evidence = 'seen' | 'inferred';

/** A field of a run record: what it is, in one place for all that shows or asks for it. */
export interface RecordField {
  /** Where it is in the record; a derived field names what it is made from. */
  readonly paths: readonly [Path, ...Path[]];
  /** Its name in queries, where it has a short one. */
  readonly name?: string;
  /** Two or three words for a table's head or a tooltip. */
  readonly title: () => string;
  readonly type: FieldType;
  /** As the record has it. */
  readonly unit?: 'nb⁻¹' | 's' | 'GeV' | 'mA';
  /** What is known of it, in a sentence or two. */
  readonly about: () => string;
  readonly evidence: Evidence;
  /** Values to offer in a query. */
  readonly words?: readonly string[];
  /** Where `runFacts` has it. */
  readonly fact?: Exclude<keyof RunFacts, 'status' | 'flags'>;
}

/** The known fields, those with short names first, in the order in which they are offered. */
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
        'The detector experts’ flags. A run is good if no flag is BAD or NO EVENTS; one that is not flagged yet counts as good.',
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
    about: () => t('When the run ended, in UTC; null or empty where that was not recorded.'),
    evidence: 'seen',
    fact: 'stop',
  },
  {
    name: 'duration',
    paths: [['duration'], ['time_run']],
    title: () => t('Duration'),
    type: 'duration',
    unit: 's',
    about: () => t('How long the run took, probably in seconds; the unit is not documented.'),
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
        'Field of the solenoid. Analysis code takes 1000 and more for “field on”; the unit is not documented.',
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
        'Luminosity in nb⁻¹ that was delivered from the start of the experiment to the end of this run. The run’s own share is the difference to the run before: never add these up.',
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
    about: () => t('Quality flags of the run; their meaning is not documented.'),
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
    about: () => t('Address of this record on the server. The id in it is not the run number.'),
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
