import { t } from '@vscode/l10n';
import { experimentPath, type RunId } from '../../rundb/index.ts';
import { languages, type Language } from '../language.ts';
import { printRange, type RunRange } from '../ranges.ts';
import { rangesByExperiment, runsByExperiment } from './byExperiment.ts';
import { cutPieces, type CutSyntax } from './cut.ts';
import { mcDataset, type DatasetFacts } from './mcDataset.ts';
import { pythonQuery } from './pythonQuery.ts';
import type { Style } from './style.ts';
import type { Template } from './template.ts';
import { atom, call, filled, list, text, type Value } from './value.ts';

/** The forms in which Belle II code has runs, by the names that commands take. */
export const formatIds = [
  'numbers',
  'ranges',
  'exprun',
  'iov',
  'interval',
  'caf-json',
  'path',
  'dqm-path',
  'event-info-setter',
  'dqm-input',
  'pandas-cut',
  'rdataframe-cut',
  'python-query',
  'b2info',
  'mc-dataset',
] as const;

export type FormatId = (typeof formatIds)[number];

/** Runs to write, in order and each once, and the ranges that stand for them. */
export interface WrittenRuns {
  readonly runs: readonly RunId[];
  readonly ranges: readonly RunRange[];
}

export interface FormatContext {
  readonly language: Language;
  /** Where the data of a run are. */
  readonly path: Template;
  /** Where the RunDB is. */
  readonly url: string;
  readonly asList: boolean;
  /** Whether it is written among the items of a list of YAML's: behind a dash, or in brackets. */
  readonly isAmongItems: boolean;
  readonly style: Style;
  /** Undefined where nobody asked for it. */
  readonly dataset: DatasetFacts | undefined;
}

/** A form in which runs are written. */
export interface Format {
  readonly title: string;
  /** Whether it says where the data of the runs are. */
  readonly hasPaths?: boolean;
  /** Whether the records of the runs say how it is written. */
  readonly needsRecords?: boolean;
  /** Whether it holds ranges, not each run. */
  readonly hasRanges?: boolean;
  /** Whether it can say that there is no last run. */
  readonly canBeOpen?: boolean;
  /** Whether it is a list, and may hold nothing. */
  readonly canBeEmpty?: boolean;
  /** The languages that it is made for; in others it is written as in the first of them. */
  readonly languages: readonly Language[];
  /** Undefined where it can't hold just these runs. */
  readonly value: (runs: WrittenRuns, context: FormatContext) => Value | undefined;
}

export function formatOf(id: FormatId): Format {
  switch (id) {
    case 'numbers':
      return {
        title: t('Numbers'),
        canBeEmpty: true,
        languages,
        value: ({ runs }, { style }) =>
          ofExperiments([...runsByExperiment(runs)], style, (own) =>
            style.isNumber === true && own[0] && own.length === 1
              ? atom(own[0].run)
              : filled(own.map(({ run }) => atom(run))),
          ),
      };
    case 'ranges':
      return {
        title: t('Ranges'),
        hasRanges: true,
        canBeEmpty: true,
        languages,
        value: ({ ranges }, { language, isAmongItems, style }) => {
          const experiments = [...rangesByExperiment(ranges)];
          // A map is one item, in which ranges are a text as anywhere.
          const areItems = isAmongItems && experiments.length <= 1 && style.isByExperiment !== true;
          return ofExperiments(experiments, style, (own) => {
            if (areItems || style.rangeItems !== undefined) {
              const areTexts = style.rangeItems === 'texts';
              const items = own.map((range) => rangeItem(range, areTexts));
              return areTexts && items.length === 1 ? list(items) : filled(items);
            }
            const joint = language === 'shell' ? ',' : ', ';
            return text(
              ...own.map(printRange).map((each, i) => `${each}${i < own.length - 1 ? joint : ''}`),
            );
          });
        },
      };
    case 'exprun':
      return {
        title: t('ExpRun'),
        canBeEmpty: true,
        languages: ['python', 'cpp', 'json', 'yaml'],
        value: ({ runs }, { language, asList, style }) =>
          oneOrList(
            runs.map(({ experiment, run }) =>
              hasNoCalls(language)
                ? filled([atom(experiment), atom(run)])
                : call(`${style.qualifier ?? ''}ExpRun`, experiment, run),
            ),
            asList || hasNoCalls(language),
          ),
      };
    case 'iov':
      return intervals(t('IoV'), 'IoV');
    case 'interval':
      return intervals(t('Interval of validity'), 'IntervalOfValidity');
    case 'caf-json':
      return {
        title: t('CAF prompt JSON'),
        hasPaths: true,
        canBeEmpty: true,
        languages: ['json'],
        value: ({ runs }, { path }) =>
          list(
            runs.map((run) =>
              filled([text(path.run(run)), filled([atom(run.experiment), atom(run.run)])]),
            ),
          ),
      };
    case 'path':
      return { ...paths(t('Path'), (run, { path }) => path.run(run)), hasPaths: true };
    case 'dqm-path':
      return paths(t('DQM path'), ({ experiment, run }) => {
        return `${experimentPath(experiment)}r${String(run).padStart(6, '0')}`;
      });
    case 'event-info-setter':
      return {
        title: t('EventInfoSetter lists'),
        canBeEmpty: true,
        languages: ['python'],
        value: ({ runs }, { style: { events } }) => ({
          kind: 'arguments',
          entries: [
            ...(events === undefined
              ? []
              : [['evtNumList', filled(runs.map(() => atom(events)))] as const]),
            ['expList', filled(runs.map(({ experiment }) => atom(experiment)))],
            ['runList', filled(runs.map(({ run }) => atom(run)))],
          ],
        }),
      };
    case 'dqm-input':
      return {
        title: t('DQM input'),
        languages: ['python'],
        value: ({ runs }) => {
          const [[experiment, own] = [], ...others] = runsByExperiment(runs);
          if (experiment === undefined || own === undefined || others.length > 0) return undefined;
          return {
            kind: 'arguments',
            entries: [
              ['Experiment', atom(experiment)],
              ['RunList', filled(own.map(({ run }) => atom(run)))],
            ],
          };
        },
      };
    case 'pandas-cut':
      return cuts(t('Cut for pandas'), ['python'], { and: '&', or: '|', hasIn: true });
    case 'rdataframe-cut':
      return cuts(t('Cut for RDataFrame'), ['python', 'cpp'], {
        and: '&&',
        or: '||',
        hasIn: false,
      });
    case 'python-query':
      return {
        title: t('Python query'),
        hasRanges: true,
        canBeOpen: true,
        languages: ['python'],
        value: ({ ranges }, { url }) => pythonQuery(ranges, url),
      };
    case 'b2info':
      return {
        title: t('b2info-luminosity'),
        hasRanges: true,
        languages: ['shell', 'text'],
        value: ({ ranges }) => ({
          kind: 'lines',
          lines: [...rangesByExperiment(ranges)].map(
            ([experiment, own]) =>
              `b2info-luminosity --exp ${experiment} --runs ${own.map(printRange).join(',')}`,
          ),
        }),
      };
    case 'mc-dataset':
      return {
        title: t('MC dataset'),
        needsRecords: true,
        hasRanges: true,
        languages: ['yaml'],
        value: ({ runs }, { dataset, style: { processing } }) =>
          dataset &&
          mcDataset(runs, { ...dataset, ...(processing !== undefined && { processing }) }),
      };
  }
}

/** A range as an item of a list; a single run needs no quotes there. */
function rangeItem(range: RunRange, isText: boolean): Value {
  return range.first === range.last && !isText ? atom(range.first) : text(printRange(range));
}

/** One pair alone would be two run numbers: there, pairs are always in a list. */
function hasNoCalls(language: Language): boolean {
  return language === 'json' || language === 'yaml';
}

/** A run number alone would not say whose it is: runs of several experiments are a map. */
function ofExperiments<T>(
  experiments: readonly (readonly [number, readonly T[]])[],
  { isByExperiment = false }: Style,
  value: (own: readonly T[]) => Value,
): Value {
  const [only, ...others] = experiments;
  if (others.length === 0 && !isByExperiment) return value(only?.[1] ?? []);
  return { kind: 'map', entries: experiments.map(([experiment, own]) => [experiment, value(own)]) };
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
    value: ({ ranges }, { asList, style }) =>
      oneOrList(
        ranges.map(({ experiment, first, last }) =>
          call(
            `${style.qualifier ?? ''}${name}`,
            experiment,
            first,
            experiment,
            last === Infinity ? -1 : last,
          ),
        ),
        asList,
      ),
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
