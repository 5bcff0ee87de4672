import type { RunId } from '../../core/rundb/index.ts';

/** Runs to insert or copy, and where they come from. */
export interface Chosen {
  readonly runs: readonly RunId[];
  /** Where the user selected them, where the list of forms shall say so and offer others. */
  readonly source?: string;
  /** What finds them, where they are all that it finds. */
  readonly query?: string;
  /** Python that asks for the same runs, where they are what a query finds. */
  readonly python?: string;
}
