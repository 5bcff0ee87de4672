import { periodOf, yearOf, type ListedRun, type Period } from '../../core/records/index.ts';
import type { Experiment } from '../../core/rundb/index.ts';
import { summarize, type RunsSum } from '../../core/statistics/index.ts';
import type { RunList } from '../../core/store/index.ts';
import { whatIsMissing, type Found } from '../common/index.ts';
import type { Session } from '../connection/index.ts';

/** A row of the tree. */
export type Node = ExperimentNode | RunNode | MoreNode | ErrorNode | FilterNode;

/** The sums over all runs of an experiment, or over all that match the filter. */
export interface Whole {
  readonly sum: RunsSum;
  /** When they started; undefined if no run has a start time. */
  readonly period: Period | undefined;
  /** When the oldest part of it was requested, in ms since 1970. */
  readonly since: number | undefined;
}

/** An experiment; its children are the runs loaded so far, newest first. */
export class ExperimentNode {
  readonly kind = 'experiment';
  /** The session that found it. */
  readonly session: Session;
  readonly experiment: number;
  readonly list: RunList;
  /** The query that its runs have to match to be displayed. */
  readonly filter: string | undefined;
  /** Sums from before this time, in ms since 1970, aren't displayed. */
  readonly freshSince: number;
  readonly #known: number | undefined;
  readonly #more = new MoreNode(this);
  readonly #runs = new Map<number, RunNode>();
  error: ErrorNode | undefined;
  /** What its row last displayed. */
  told: string | undefined;
  #shown: readonly ListedRun[] | undefined;
  #whole: (Whole & { readonly runs: readonly ListedRun[] }) | undefined;

  constructor(
    session: Session,
    { experiment, runs }: Experiment,
    list: RunList,
    filter: string | undefined,
    freshSince = -Infinity,
  ) {
    this.session = session;
    this.experiment = experiment;
    this.#known = runs;
    this.list = list;
    this.filter = filter;
    this.freshSince = freshSince;
  }

  get id(): string {
    return String(this.experiment);
  }

  /** How many runs it has, if the server says. */
  get total(): number | undefined {
    return this.list.total ?? this.#known;
  }

  /** Undefined while a run may be missing. */
  get whole(): Whole | undefined {
    const { runs, complete, missing, unreadable, since } = this.list;
    if (!complete || missing + unreadable > 0) return undefined;
    if (this.#whole?.runs !== runs || this.#whole.since !== since) {
      const period = periodOf(runs.map(({ facts }) => facts.start));
      this.#whole = { runs, sum: summarize(runs), period, since };
    }
    return this.#whole;
  }

  get found(): Found {
    const { runs, lookedAt, complete, missing, unreadable, since } = this.list;
    return { runs, lookedAt, of: this.total, complete, missing, unreadable, since };
  }

  /** Whether its rows no longer match what is known, no matter who loaded it. */
  get isStale(): boolean {
    const { runs, isLoading } = this.list;
    return this.#shown !== undefined && this.#shown !== runs && !isLoading;
  }

  /** Call when VS Code is notified that the rows have changed. */
  refresh(): void {
    if (this.#shown) this.#shown = this.list.runs;
  }

  get rows(): Node[] {
    const { runs } = this.list;
    this.#shown = runs;
    // The newest run's row includes the year; the others only if theirs is different.
    const year = yearOf(runs[0]?.facts.start ?? '');
    const rows: Node[] = runs.map((run, i) => this.#row(run, i === 0 ? undefined : year));
    const lacking = whatIsMissing(this.found);
    if (this.error) rows.push(this.error);
    else if (!this.list.complete) rows.push(this.#more);
    else if (lacking) rows.push(new ErrorNode(this, lacking));
    return rows;
  }

  /** The row of a run; always the same object, so that VS Code keeps the cursor on it. */
  #row(run: ListedRun, knownYear: number | undefined): RunNode {
    let row = this.#runs.get(run.run);
    if (row?.run !== run || row.knownYear !== knownYear) {
      row = new RunNode(this, run, this.session, knownYear);
      this.#runs.set(run.run, row);
    }
    return row;
  }
}

/** A run below an experiment or a search. */
export class RunNode<Parent extends { readonly id: string } = ExperimentNode> {
  readonly kind = 'run';
  readonly parent: Parent;
  readonly run: ListedRun;
  /** The session that found it. */
  readonly session: Session;
  /** The year that its row can omit. */
  readonly knownYear: number | undefined;

  constructor(parent: Parent, run: ListedRun, session: Session, knownYear?: number) {
    this.parent = parent;
    this.run = run;
    this.session = session;
    this.knownYear = knownYear;
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

/** "Edit Filter…", if no run matches the filter. */
export class FilterNode {
  readonly kind = 'filter';
  readonly id = 'filter';
}

/** An error: at the end of an experiment's runs, or above the experiments. */
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
