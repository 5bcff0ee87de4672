import type { ListedRun } from '../../core/records/index.ts';
import type { Experiment } from '../../core/rundb/index.ts';
import type { RunList } from '../../core/store/index.ts';
import { whatIsMissing, type Found } from '../common/index.ts';

/** One row of the tree. */
export type Node = ExperimentNode | RunNode | MoreNode | ErrorNode | FilterNode;

/** An experiment; its rows are the runs loaded so far, newest first. */
export class ExperimentNode {
  readonly kind = 'experiment';
  readonly experiment: number;
  readonly list: RunList;
  /** The query that its runs have to fit to be shown. */
  readonly filter: string | undefined;
  readonly #known: number | undefined;
  readonly #more = new MoreNode(this);
  readonly #runs = new Map<number, RunNode>();
  error: ErrorNode | undefined;
  /** What its row said last. */
  told: string | undefined;
  #shown: readonly ListedRun[] | undefined;

  constructor({ experiment, runs }: Experiment, list: RunList, filter: string | undefined) {
    this.experiment = experiment;
    this.#known = runs;
    this.list = list;
    this.filter = filter;
  }

  get id(): string {
    return String(this.experiment);
  }

  /** How many runs it has, where the server says. */
  get total(): number | undefined {
    return this.list.total ?? this.#known;
  }

  get found(): Found {
    const { runs, lookedAt, complete, missing, unreadable } = this.list;
    return { runs, lookedAt, of: this.total, complete, missing, unreadable };
  }

  /** Whether its rows are not what is known any more, whoever asked for it. */
  get isStale(): boolean {
    const { runs, isLoading } = this.list;
    return this.#shown !== undefined && this.#shown !== runs && !isLoading;
  }

  /** VS Code is told that it has other rows. */
  refresh(): void {
    if (this.#shown) this.#shown = this.list.runs;
  }

  get rows(): Node[] {
    const { runs } = this.list;
    this.#shown = runs;
    const rows: Node[] = runs.map((run) => this.#row(run));
    const lacking = whatIsMissing(this.found);
    if (this.error) rows.push(this.error);
    else if (!this.list.complete) rows.push(this.#more);
    else if (lacking) rows.push(new ErrorNode(this, lacking));
    return rows;
  }

  /** The row of a run, the same object each time, so that VS Code keeps the cursor on it. */
  #row(run: ListedRun): RunNode {
    let row = this.#runs.get(run.run);
    if (row?.run !== run) {
      row = new RunNode(this, run);
      this.#runs.set(run.run, row);
    }
    return row;
  }
}

/** A run, in the tree of an experiment or below a search. */
export class RunNode<Parent extends { readonly id: string } = ExperimentNode> {
  readonly kind = 'run';
  readonly parent: Parent;
  readonly run: ListedRun;

  constructor(parent: Parent, run: ListedRun) {
    this.parent = parent;
    this.run = run;
  }

  get id(): string {
    return `${this.parent.id}/${this.run.run}`;
  }
}

/** "Load More Runs…" */
export class MoreNode {
  readonly kind = 'more';
  readonly parent: ExperimentNode;

  constructor(parent: ExperimentNode) {
    this.parent = parent;
  }

  get id(): string {
    return `${this.parent.id}/more`;
  }
}

/** What can be done where a filter lets no run through. */
export class FilterNode {
  readonly kind = 'filter';
  readonly does: 'edit' | 'clear';

  constructor(does: 'edit' | 'clear') {
    this.does = does;
  }

  get id(): string {
    return `filter/${this.does}`;
  }
}

/** What could not be loaded: at the end of an experiment's runs, or above the experiments. */
export class ErrorNode {
  readonly kind = 'error';
  readonly parent: ExperimentNode | undefined;
  readonly error: unknown;

  constructor(parent: ExperimentNode | undefined, error: unknown) {
    this.parent = parent;
    this.error = error;
  }

  get id(): string {
    return `${this.parent?.id ?? ''}/error`;
  }
}
