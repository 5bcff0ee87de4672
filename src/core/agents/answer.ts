import { AgentError } from './errors.ts';
import { limits } from './definitions.ts';
import type { AgentServer } from './host.ts';

/** The content of an answer, in this order, without what is undefined. */
export type Answer = Readonly<Record<string, unknown>>;

/** A table: the column names once, and each row as an array. */
export interface AnswerTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * An answer as text.
 *
 * @param smaller How the agent can get a shorter answer.
 * @throws AgentError if it's too long for an agent.
 */
export function printAnswer(answer: Answer, smaller: string): string {
  const text = JSON.stringify(answer);
  if (bytesOf(text) <= limits.answer) return text;
  throw new AgentError(`The answer would be too long. ${smaller}`);
}

/** The first rows, as many as fit into an answer with the rest of it. */
export function rowsThatFit<T>(rows: readonly T[], rest: Answer): readonly T[] {
  let left = limits.answer - bytesOf(JSON.stringify(rest)) - 500;
  const end = rows.findIndex((row) => (left -= bytesOf(JSON.stringify(row)) + 1) < 0);
  return end < 0 ? rows : rows.slice(0, end);
}

/** Which RunDB it is: nobody should take the demo's runs for real ones. */
export function describeServer({ url, isDemo }: AgentServer): string {
  return isDemo ? 'demo RunDB: all runs are made up' : new URL(url).host;
}

/**
 * The age of an answer's data, as stated in the answer.
 *
 * @param since When the oldest of it was requested, in ms since 1970.
 */
export function ageOf(since: number | undefined): Answer {
  if (since === undefined || !Number.isFinite(since)) return { data_as_of: 'unknown' };
  const minutes = Math.floor((Date.now() - since) / 60_000);
  return {
    data_as_of: new Date(since).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(minutes > 0 && { data_age_minutes: minutes }),
  };
}

/** A sum without floating-point noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
