import { lineComments } from './language.ts';
import type { Source, Span } from './source/index.ts';

/** Where runs in code come from, as a comment above them says it. */
export interface Provenance {
  /** A query on one line, or the path of a `.rundb` file from the folder of the code. */
  readonly source: string;
  readonly runs: number;
  /** Undefined where there was nothing to sum. */
  readonly luminosity?: ProvenLuminosity | undefined;
  /** The UTC day on which the RunDB said so, `2026-11-26`. */
  readonly date: string;
}

/** What the runs added up to, with whatever the sum lacked. */
export interface ProvenLuminosity {
  /** `3.18 fb⁻¹`; undefined where no run had a value. */
  readonly value: string | undefined;
  readonly withoutValue: number;
  /** Runs of other types than physics, which have a value all the same. */
  readonly leftOut: number;
}

/** A comment that says where runs come from. */
export interface ProvenanceComment extends Span {
  readonly provenance: Provenance;
}

/**
 * `RunDB exp:12 @good: 365 runs, 3.18 fb⁻¹ (12 without a value), 2026-11-26`. Always in English: colleagues
 * share their code, whatever language they have VS Code in.
 */
export function printProvenance({ source, runs, luminosity, date }: Provenance): string {
  const parts = [runs === 1 ? '1 run' : `${count(runs)} runs`];
  if (luminosity) {
    const { value = 'no luminosity', withoutValue, leftOut } = luminosity;
    const lacking = [
      ...(withoutValue > 0 ? [`${count(withoutValue)} without a value`] : []),
      ...(leftOut > 0 ? [`${count(leftOut)} not physics left out`] : []),
    ];
    parts.push(lacking.length === 0 ? value : `${value} (${lacking.join(', ')})`);
  }
  return `RunDB ${source}: ${[...parts, date].join(', ')}`;
}

const number = String.raw`\d{1,3}(?:,\d{3})*`;
/** Read from its end: a query may have colons, commas and numbers of its own. */
const whole = new RegExp(
  [
    String.raw`^RunDB[ \t]+(?<source>\S|\S.*\S): (?<runs>${number}) runs?`,
    String.raw`(?:, (?:(?<value>\d[\d.e+-]* [afpn]b⁻¹)|(?<none>no luminosity))`,
    String.raw`(?: \((?:(?<without>${number}) without a value)?(?:, )?(?:(?<left>${number}) not physics left out)?\))?)?`,
    String.raw`, (?<date>\d{4}-\d{2}-\d{2})$`,
  ].join(''),
);

/** Undefined for any other text. */
export function parseProvenance(text: string): Provenance | undefined {
  const found = whole.exec(text)?.groups;
  const { source, runs, date } = found ?? {};
  if (source === undefined || runs === undefined || date === undefined) return undefined;
  const { value, none, without, left } = found ?? {};
  const hasLuminosity = value !== undefined || none !== undefined;
  return {
    source,
    runs: numberOf(runs),
    luminosity: hasLuminosity
      ? { value, withoutValue: numberOf(without), leftOut: numberOf(left) }
      : undefined,
    date,
  };
}

/** Whether the runs come from a file, not from a query that the comment holds. */
export function isQueryFile(source: string): boolean {
  return /^[^:"=<>]*\.rundb$/.test(source);
}

/** The comments of a text that say where runs come from, each on a line of its own. */
export function findProvenance(source: Source): ProvenanceComment[] {
  const { text, language } = source;
  const sign = lineComments[language];
  // Most texts have none.
  if (sign === undefined || !text.includes(`${sign} RunDB `)) return [];
  const lines = new RegExp(String.raw`^[ \t]*(${sign} (RunDB [^\r\n]*\S))`, 'gm');
  return Array.from(text.matchAll(lines)).flatMap(
    ({ 0: line, 1: comment = '', 2: said = '', index }) => {
      const provenance = parseProvenance(said);
      const start = index + line.length - comment.length;
      const token = source.tokenAround(start + 1);
      if (!provenance || token?.kind !== 'comment' || token.start !== start) return [];
      return [{ provenance, start, end: start + comment.length }];
    },
  );
}

function count(runs: number): string {
  return runs.toLocaleString('en');
}

function numberOf(text: string | undefined): number {
  return Number((text ?? '0').replaceAll(',', ''));
}
