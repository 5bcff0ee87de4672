import type { RunId } from '../../core/rundb/index.ts';
import {
  FormatError,
  formatOf,
  rangesAmong,
  saysExperiment,
  Selection,
  writeRuns,
  type DatasetFacts,
  type EnergyOf,
  type FormatId,
  type OwnFormat,
  type Place,
  type Style,
  type Template,
  type WriteOptions,
  type WrittenRuns,
} from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';
import { formatIn, type UsableForm } from './forms.ts';

/** What is needed to write runs besides their numbers. Used only by formats that need it. */
export interface Surroundings {
  /** The path of a run's data. @throws UserError if the setting isn't valid. */
  readonly path: () => Template;
  /** The address of the RunDB. @throws UserError if the setting isn't valid. */
  readonly url: () => string;
  /** Python code for the query, if the runs come from one. */
  readonly python?: string | undefined;
  /** The runs that no range may contain, if ranges extend across unused run numbers. */
  readonly existing: () => readonly RunId[] | undefined;
  /** The beam energies of the runs, as far as they're loaded. */
  readonly energyOf?: () => EnergyOf | undefined;
  /** The facts about the runs that an MC dataset needs; undefined until they're loaded. */
  readonly dataset?: () => DatasetFacts | undefined;
}

/** Writes runs in any format. */
export class Writer {
  readonly selection: Selection;
  readonly #around: Surroundings;

  constructor(selection: Selection, around: Surroundings) {
    this.selection = selection;
    this.#around = around;
  }

  /** @throws UserError if the format can't express the runs. */
  write(form: UsableForm, place: Place): string {
    const { python } = this.#around;
    const isStatement = place.inside === undefined && place.before === place.indentation.length;
    if (form.id === 'python-query' && python !== undefined && isStatement) {
      return python.trimEnd().replaceAll(/\n(?=[^\n])/g, `\n${place.indentation}`);
    }
    return this.writeAs(formatIn(form), place);
  }

  /** @throws UserError if the format can't express the runs. */
  writeAs(format: FormatId | OwnFormat, place: Place, style?: Style): string {
    try {
      return writeRuns(this.#written(), format, place, this.#optionsFor(format, style));
    } catch (error) {
      if (error instanceof FormatError) throw new UserError(error.message);
      throw error;
    }
  }

  /** The experiment of the runs, if the text doesn't say it. */
  unsaid(format: FormatId | OwnFormat, style?: Style): number | undefined {
    const { experiments } = this.selection;
    const options = this.#optionsFor(format, style);
    return saysExperiment(format, experiments.length, options) ? undefined : experiments[0];
  }

  /** A writer for other runs with the same options. */
  with(selection: Selection): Writer {
    return new Writer(selection, { ...this.#around, python: undefined });
  }

  /** An invalid setting affects only the formats that need it. */
  #optionsFor(format: FormatId | OwnFormat, style: Style | undefined): WriteOptions {
    const isKnown = typeof format === 'string';
    return {
      ...(isKnown && formatOf(format).hasPaths && { path: this.#around.path() }),
      ...(format === 'python-query' && { url: this.#around.url() }),
      energyOf: this.#around.energyOf?.(),
      ...(format === 'mc-dataset' && { dataset: this.#around.dataset?.() }),
      style,
    };
  }

  #written(): WrittenRuns {
    const { ranges, size } = this.selection;
    if (size === Infinity) return { runs: [], ranges };
    const runs = [...this.selection];
    const existing = this.#around.existing();
    return { runs, ranges: existing ? rangesAmong(runs, existing) : ranges };
  }
}
