import { t } from '@vscode/l10n';
import { experimentPath, type RunId } from '../../rundb/index.ts';
import { languages, type Language } from '../language.ts';
import { byExperiment, printRange, type RunRange } from '../ranges.ts';
import { cutPieces, type CutSyntax } from './cut.ts';
import { mcDataset, type DatasetFacts } from './mcDataset.ts';
import { pythonQuery } from './pythonQuery.ts';
import type { Style } from './style.ts';
import { atom, call, filled, jointed, list, numbers, text, type Value } from './value.ts';

/** Runs to write, in order, each once, and the ranges they form. */
export interface WrittenRuns {
  readonly runs: readonly RunId[];
  readonly ranges: readonly RunRange[];
}

export interface FormatContext {
  readonly language: Language;
  /** Path of the data of a run. */
  readonly pathOf: (run: RunId) => string;
  /** Address of the RunDB. */
  readonly url: string;
  readonly asList: boolean;
  /** Whether it's written among the items of a YAML list: after a dash, or in brackets. */
  readonly isAmongItems: boolean;
  readonly style: Style;
  /** Undefined if not requested. */
  readonly dataset: DatasetFacts | undefined;
}

/** A format in which runs are written. */
export interface Format {
  readonly title: string;
  /** Whether it contains the paths of the data. */
  readonly hasPaths?: boolean;
  /** Whether writing it needs the records of the runs. */
  readonly needsRecords?: boolean;
  /** Whether it contains ranges, rather than each run. */
  readonly hasRanges?: boolean;
  /** Whether it can express an open range. */
  readonly canBeOpen?: boolean;
  /** Whether it's a list that may be empty. */
  readonly canBeEmpty?: boolean;
  /** The languages it's made for; elsewhere it's written as in the first of them. */
  readonly languages: readonly Language[];
  /** Undefined if it can't express exactly these runs. */
  readonly value: (runs: WrittenRuns, context: FormatContext) => Value | undefined;
}

/** The formats in which Belle II code contains runs, by their names in commands. */
const formats = {
  numbers: () => ({
    title: t('Numbers'),
    canBeEmpty: true,
    languages,
    value: ({ runs }, { style }) =>
      ofExperiments(runs, style, (own) =>
        style.isNumber === true && own[0] && own.length === 1
          ? atom(own[0].run)
          : numbers(own.map(({ run }) => run)),
      ),
  }),
  ranges: () => ({
    title: t('Ranges'),
    hasRanges: true,
    canBeEmpty: true,
    languages,
    value: ({ ranges }, { language, isAmongItems, style }) =>
      ofExperiments(ranges, style, (own, isInMap) => {
        // A map is a single item, in which ranges are one string, as elsewhere.
        if ((isAmongItems && !isInMap) || style.rangeItems !== undefined) {
          const areTexts = style.rangeItems === 'texts';
          // A single run needs no quotes.
          const items = own.map((range) =>
            range.first === range.last && !areTexts ? atom(range.first) : text(printRange(range)),
          );
          return areTexts && items.length === 1 ? list(items) : filled(items);
        }
        const joint = language === 'shell' ? ',' : ', ';
        return text(...jointed(own.map(printRange), joint));
      }),
  }),
  exprun: () => ({
    title: t('ExpRun'),
    canBeEmpty: true,
    languages: ['python', 'cpp', 'json', 'yaml'],
    value: ({ runs }, { language, asList, style: { qualifier = '' } }) => {
      // A single pair would look like two run numbers: pairs are always in a list.
      const arePairs = language === 'json' || language === 'yaml';
      const items = runs.map(({ experiment, run }) =>
        arePairs ? numbers([experiment, run]) : call(`${qualifier}ExpRun`, experiment, run),
      );
      return oneOrList(items, asList || arePairs);
    },
  }),
  iov: () => intervals(t('IoV'), 'IoV'),
  interval: () => intervals(t('Interval of validity'), 'IntervalOfValidity'),
  'caf-json': () => ({
    title: t('CAF prompt JSON'),
    hasPaths: true,
    canBeEmpty: true,
    languages: ['json'],
    value: ({ runs }, { pathOf }) =>
      list(runs.map((run) => filled([text(pathOf(run)), numbers([run.experiment, run.run])]))),
  }),
  path: () => ({ ...paths(t('Path'), (run, { pathOf }) => pathOf(run)), hasPaths: true }),
  'dqm-path': () =>
    paths(t('DQM path'), ({ experiment, run }) => {
      return `${experimentPath(experiment)}r${String(run).padStart(6, '0')}`;
    }),
  'event-info-setter': () => ({
    title: t('EventInfoSetter lists'),
    canBeEmpty: true,
    languages: ['python'],
    value: ({ runs }, { style: { events } }) => ({
      kind: 'arguments',
      entries: [
        ...(events === undefined ? [] : [['evtNumList', numbers(runs.map(() => events))] as const]),
        ['expList', numbers(runs.map(({ experiment }) => experiment))],
        ['runList', numbers(runs.map(({ run }) => run))],
      ],
    }),
  }),
  'dqm-input': () => ({
    title: t('DQM input'),
    languages: ['python'],
    value: ({ runs }) => {
      const [[experiment, own] = [], ...others] = byExperiment(runs);
      if (experiment === undefined || own === undefined || others.length > 0) return undefined;
      return {
        kind: 'arguments',
        entries: [
          ['Experiment', atom(experiment)],
          ['RunList', numbers(own.map(({ run }) => run))],
        ],
      };
    },
  }),
  'pandas-cut': () => cuts(t('Cut for pandas'), ['python'], { and: '&', or: '|', hasIn: true }),
  'rdataframe-cut': () =>
    cuts(t('Cut for RDataFrame'), ['python', 'cpp'], { and: '&&', or: '||', hasIn: false }),
  'python-query': () => ({
    title: t('Python query'),
    hasRanges: true,
    canBeOpen: true,
    languages: ['python'],
    value: ({ ranges }, { url }) => pythonQuery(ranges, url),
  }),
  b2info: () => ({
    title: t('b2info-luminosity'),
    hasRanges: true,
    languages: ['shell', 'text'],
    value: ({ ranges }) => ({
      kind: 'lines',
      lines: [...byExperiment(ranges)].map(
        ([experiment, own]) =>
          `b2info-luminosity --exp ${experiment} --runs ${own.map(printRange).join(',')}`,
      ),
    }),
  }),
  'mc-dataset': () => ({
    title: t('MC dataset'),
    needsRecords: true,
    hasRanges: true,
    languages: ['yaml'],
    value: ({ runs }, { dataset, style }) =>
      dataset && mcDataset(runs, dataset.existing, style.processing ?? dataset.processing),
  }),
} satisfies Readonly<Record<string, () => Format>>;

export type FormatId = keyof typeof formats;

export const formatIds: readonly FormatId[] = Object.keys(formats).filter(isFormatId);

function isFormatId(id: string): id is FormatId {
  return Object.hasOwn(formats, id);
}

export function formatOf(id: FormatId): Format {
  return formats[id]();
}

/** A run number doesn't say its experiment: runs of several experiments are written as a map. */
function ofExperiments<T extends { readonly experiment: number }>(
  items: readonly T[],
  { isByExperiment = false }: Style,
  value: (own: readonly T[], isInMap: boolean) => Value,
): Value {
  const experiments = [...byExperiment(items)];
  if (experiments.length <= 1 && !isByExperiment) return value(items, false);
  const entries = experiments.map(([experiment, own]) => [experiment, value(own, true)] as const);
  return { kind: 'map', entries };
}

function oneOrList(items: readonly Value[], asList: boolean): Value {
  const [only] = items;
  return only && items.length === 1 && !asList ? only : list(items);
}

function intervals(title: string, name: string): Format {
  return {
    title,
    hasRanges: true,
    canBeOpen: true,
    canBeEmpty: true,
    languages: ['python', 'cpp'],
    value: ({ ranges }, { asList, style: { qualifier = '' } }) => {
      const items = ranges.map(({ experiment, first, last }) => {
        const end = last === Infinity ? -1 : last;
        return call(`${qualifier}${name}`, experiment, first, experiment, end);
      });
      return oneOrList(items, asList);
    },
  };
}

function paths(title: string, print: (run: RunId, context: FormatContext) => string): Format {
  return {
    title,
    canBeEmpty: true,
    languages,
    value: ({ runs }, context) =>
      oneOrList(
        runs.map((run) => text(print(run, context))),
        context.asList,
      ),
  };
}

function cuts(title: string, own: readonly Language[], syntax: CutSyntax): Format {
  return {
    title,
    hasRanges: true,
    canBeOpen: true,
    languages: own,
    value: (written) => text(...cutPieces(written, syntax)),
  };
}
