import type { RunId } from '../../core/rundb/index.ts';
import {
  FormatError,
  formatOf,
  rangesAmong,
  saysExperiment,
  Selection,
  writeRuns,
  type DatasetFacts,
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

/** What is written of some runs besides their numbers; asked for by the forms that need it. */
export interface Surroundings {
  /** Where the data of a run are. @throws UserError where the setting has a mistake. */
  readonly path: () => Template;
  /** Where the RunDB is. @throws UserError where the setting has a mistake. */
  readonly url: () => string;
  /** Python that asks for the same runs, where they are what a query finds. */
  readonly python?: string | undefined;
  /** The runs that no range may go over, where ranges go over numbers that no run has. */
  readonly existing: () => readonly RunId[] | undefined;
  /** What is known of the runs, where the form has to know it; undefined before it is asked for. */
  readonly dataset?: () => DatasetFacts | undefined;
}

/** Writes some runs in the forms that there are. */
export class Writer {
  readonly selection: Selection;
  readonly #around: Surroundings;

  constructor(selection: Selection, around: Surroundings) {
    this.selection = selection;
    this.#around = around;
  }

  /** @throws UserError where the form can't hold the runs. */
  write(form: UsableForm, place: Place): string {
    const { python } = this.#around;
    const isStatement = place.inside === undefined && place.before === place.indentation.length;
    if (form.id === 'python-query' && python !== undefined && isStatement) {
      return python.trimEnd().replaceAll(/\n(?=[^\n])/g, `\n${place.indentation}`);
    }
    return this.writeAs(formatIn(form), place);
  }

  /** @throws UserError where the form can't hold the runs. */
  writeAs(format: FormatId | OwnFormat, place: Place, style?: Style): string {
    try {
      return writeRuns(this.#written(), format, place, this.#optionsFor(format, style));
    } catch (error) {
      if (error instanceof FormatError) throw new UserError(error.message);
      throw error;
    }
  }

  /** Of which experiment the runs are, where what is written does not say it. */
  unsaid(format: FormatId | OwnFormat, style?: Style): number | undefined {
    const { experiments } = this.selection;
    const options = this.#optionsFor(format, style);
    return saysExperiment(format, experiments.length, options) ? undefined : experiments[0];
  }

  /** Writes others as it writes these. */
  with(selection: Selection): Writer {
    return new Writer(selection, { ...this.#around, python: undefined });
  }

  /** A setting with a mistake is in the way only of the forms that need it. */
  #optionsFor(format: FormatId | OwnFormat, style: Style | undefined): WriteOptions {
    const isKnown = typeof format === 'string';
    return {
      ...(isKnown && formatOf(format).hasPaths && { path: this.#around.path() }),
      ...(format === 'python-query' && { url: this.#around.url() }),
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
