import { printCount } from '../format/index.ts';
import { demoWords, withDemoNote } from '../rundb/index.ts';
import { lineComments } from './language.ts';
import type { Source, Span } from './source/index.ts';

/** Where runs in code come from, as stated in a comment above them. */
export interface Provenance {
  /** A query on one line, or the path of a `.rundb` file relative to the folder of the code. */
  readonly source: string;
  readonly runs: number;
  /** Undefined if there was nothing to add up. */
  readonly luminosity?: ProvenLuminosity | undefined;
  /** The UTC day on which the RunDB was queried, `2026-11-26`. */
  readonly date: string;
  /** Whether the runs are made up, as those of the demo are. */
  readonly isDemo?: true;
}

/** The integrated luminosity of the runs, and what the sum doesn't include. */
export interface ProvenLuminosity {
  /** `3.18 fb⁻¹`; undefined if no run had a value. */
  readonly value: string | undefined;
  /** Number of physics runs, if there are others: only these are in the sum. */
  readonly physics?: number | undefined;
  readonly withoutValue: number;
  /** Number of runs that aren't physics runs, although they have a value. */
  readonly leftOut: number;
}

/** A comment that says where runs come from. */
export interface ProvenanceComment extends Span {
  readonly provenance: Provenance;
}

/**
 * `RunDB exp:12 @good: 365 runs, 3.18 fb⁻¹ (12 without a value), 2026-11-26`, with `(demo, made-up
 * runs)` after it if they are. Always in English:
 * colleagues share code, whatever their display language.
 */
export function printProvenance(provenance: Provenance): string {
  const { source, runs, luminosity, date, isDemo = false } = provenance;
  const parts = [runs === 1 ? '1 run' : `${printCount(runs)} runs`];
  if (luminosity) {
    const { value = 'no luminosity', physics, withoutValue, leftOut } = luminosity;
    const within =
      physics === 1 ? ' in 1 physics run' : ` in ${printCount(physics ?? 0)} physics runs`;
    const sum = physics === undefined ? value : value + within;
    const lacking = [
      ...(withoutValue > 0 ? [`${printCount(withoutValue)} without a value`] : []),
      ...(leftOut > 0 ? [`${printCount(leftOut)} not physics left out`] : []),
    ];
    parts.push(lacking.length === 0 ? sum : `${sum} (${lacking.join(', ')})`);
  }
  return withDemoNote(`RunDB ${source}: ${[...parts, date].join(', ')}`, isDemo);
}

const number = String.raw`\d{1,3}(?:,\d{3})*`;
/** Matched from its end: a query may contain colons, commas and numbers of its own. */
const whole = new RegExp(
  [
    String.raw`^RunDB[ \t]+(?<source>\S|\S.*\S): (?<runs>${number}) runs?`,
    String.raw`(?:, (?:(?<value>\d[\d.,e+-]* [afpn]b⁻¹)|(?<none>no luminosity))(?: in (?<physics>${number}) physics runs?)?`,
    String.raw`(?: \((?:(?<without>${number}) without a value)?(?:, )?(?:(?<left>${number}) not physics left out)?\))?)?`,
    String.raw`, (?<date>\d{4}-\d{2}-\d{2})(?<demo> \(${demoWords}\))?$`,
  ].join(''),
);

/** Undefined for any other text. */
export function parseProvenance(text: string): Provenance | undefined {
  const found = whole.exec(text)?.groups;
  const { source, runs, date } = found ?? {};
  if (source === undefined || runs === undefined || date === undefined) return undefined;
  const { value, none, physics, without, left, demo } = found ?? {};
  const hasLuminosity = value !== undefined || none !== undefined;
  return {
    source,
    runs: numberOf(runs),
    luminosity: hasLuminosity
      ? {
          value,
          ...(physics !== undefined && { physics: numberOf(physics) }),
          withoutValue: numberOf(without),
          leftOut: numberOf(left),
        }
      : undefined,
    date,
    ...(demo !== undefined && { isDemo: true }),
  };
}

/** Whether the source is a file, not a query. */
export function isQueryFile(source: string): boolean {
  return /^[^:"=<>]*\.rundb$/.test(source);
}

/** The comments of a text that say where runs come from, each on its own line. */
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

function numberOf(text: string | undefined): number {
  return Number((text ?? '0').replaceAll(',', ''));
}
