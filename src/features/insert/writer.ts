import type { RunId } from '../../core/rundb/index.ts';
import {
  FormatError,
  rangesAmong,
  Selection,
  writeRuns,
  type FormatId,
  type OwnFormat,
  type Place,
  type Style,
  type Template,
  type WrittenRuns,
} from '../../core/selection/index.ts';
import { UserError } from '../common/index.ts';
import { brokenMessage, dataPath, type Form } from './forms.ts';

/** Writes some runs in the forms that there are. */
export class Writer {
  readonly selection: Selection;
  /** All runs of the experiments; ranges go over numbers that none of them has. */
  existing: readonly RunId[] | undefined;
  readonly #path: Template;
  readonly #python: string | undefined;

  /** @param python What asks for the same runs, where they are what a query finds. */
  constructor(selection: Selection, python?: string) {
    this.selection = selection;
    this.#path = dataPath();
    this.#python = python;
  }

  /** @throws UserError where the form can't hold the runs. */
  write(form: Form, place: Place): string {
    if (form.kind === 'broken') throw new UserError(brokenMessage(form.title, form.error));
    const isStatement = place.inside === undefined && place.before === place.indentation.length;
    if (form.id === 'python-query' && this.#python !== undefined && isStatement) {
      return this.#python.trimEnd().replaceAll(/\n(?=[^\n])/g, `\n${place.indentation}`);
    }
    return this.writeAs(form.kind === 'own' ? form.format : form.id, place);
  }

  /** @throws UserError where the form can't hold the runs. */
  writeAs(format: FormatId | OwnFormat, place: Place, style?: Style): string {
    try {
      return writeRuns(this.#written(), format, place, { path: this.#path, style });
    } catch (error) {
      if (error instanceof FormatError) throw new UserError(error.message);
      throw error;
    }
  }

  #written(): WrittenRuns {
    const { ranges, size } = this.selection;
    if (size === Infinity) return { runs: [], ranges };
    const runs = [...this.selection];
    return { runs, ranges: this.existing ? rangesAmong(runs, this.existing) : ranges };
  }
}
