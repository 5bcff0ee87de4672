import type { LocalCopy, QueryText } from '../localCopy/index.ts';
import type { Body, Json, RunDB, RunRecord, RunSearch, SentPage } from '../rundb/index.ts';
import type { KnownExperiments } from './knownExperiments.ts';
import type { Presence } from './presence.ts';
import type { ServerHabits } from './serverHabits.ts';

/** A server, and what is known of it by whoever asks it. */
export interface Server {
  readonly rundb: RunDB;
  readonly runs: KnownExperiments;
  readonly habits: ServerHabits;
  readonly presence: Presence;
  readonly local: LocalCopy | undefined;
  /** Keeps a page of records, and reads what is needed of it where that is not all. */
  readonly read?: ((body: Body, since: number) => Promise<Json | undefined>) | undefined;
}

/** Which runs, besides their numbers. */
export interface Condition {
  /** What the server is asked for, besides experiments and run numbers. */
  readonly search: RunSearch;
  /** Whether a record that comes fits. */
  readonly fits: (record: RunRecord) => boolean;
  /** The query that says the same, for a local copy; where there is none, the server is asked. */
  readonly query?: QueryText | undefined;
}

/** Which of those runs that come are wanted. */
export type Fitting = Omit<Condition, 'search'>;

/** What a server sent: records, and the JSON text that they are in; of none, there is no text. */
export interface Sent extends Pick<SentPage, 'results'> {
  readonly text?: string | undefined;
}
