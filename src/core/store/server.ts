import type { LocalCopy, QueryText } from '../localCopy/index.ts';
import type { Body, Json, RunDB, RunRecord, RunSearch, SentPage } from '../rundb/index.ts';
import type { KnownExperiments } from './knownExperiments.ts';
import type { Presence } from './presence.ts';
import type { ServerHabits } from './serverHabits.ts';

/** A server, and what everyone who sends it requests knows about it. */
export interface Server {
  readonly rundb: RunDB;
  readonly runs: KnownExperiments;
  readonly habits: ServerHabits;
  readonly presence: Presence;
  readonly local: LocalCopy | undefined;
  /** Stores a page of records, and returns what is needed of it, if that isn't everything. */
  readonly read?: ((body: Body, since: number) => Promise<Json | undefined>) | undefined;
}

/** Which runs, besides their numbers. */
export interface Condition {
  /** What to request from the server, besides experiments and run numbers. */
  readonly search: RunSearch;
  /** Whether a received record matches. */
  readonly fits: (record: RunRecord) => boolean;
  /** The equivalent query for a local copy; without one, the server is asked. */
  readonly query?: QueryText | undefined;
}

/** Which of the received runs are wanted. */
export type Fitting = Omit<Condition, 'search'>;

/** What a server sent: records, and the JSON text that contains them, if there are any. */
export interface Sent extends Pick<SentPage, 'results'> {
  readonly text?: string | undefined;
}
