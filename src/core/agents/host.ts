import type { Conditions, Query } from '../query/index.ts';
import type { RequestOptions } from '../rundb/index.ts';
import type { FormatId, OwnFormat, Template } from '../selection/index.ts';
import type { Asked, RunSource } from '../store/index.ts';

/** A parsed query. */
export interface AgentQuery extends Asked {
  readonly text: string;
  readonly parsed: Query;
}

/** The RunDB that the user is signed in to. */
export interface AgentServer extends RunSource<AgentQuery> {
  readonly url: string;
  readonly isDemo: boolean;
}

/** What the tools need from whoever provides them. */
export interface AgentHost {
  /** @throws RunDBError `notSignedIn` */
  connect(): Promise<AgentServer>;
  /** @throws QueryError */
  readQuery(text: string): Promise<AgentQuery>;
  /** The user's own conditions. */
  conditions(): Conditions;
  /** A format by its name, Belle II's or the user's own. @throws AgentError if there is none. */
  format(name: string): Promise<NamedFormat>;
  /** The text that teaches the query language. */
  skill(): Promise<string>;
  /**
   * The text of a file that agents may read, and its language.
   *
   * @throws AgentError for any other file.
   */
  readText(uri: string, options: RequestOptions): Promise<TextToRead>;
  /** Logs an internal error of the extension. */
  logError(error: unknown): void;
}

export interface NamedFormat {
  readonly format: FormatId | OwnFormat;
  /** The path to a run's data, for formats that contain it. */
  readonly path?: Template | undefined;
}

export interface TextToRead {
  readonly text: string;
  readonly language: string;
}
