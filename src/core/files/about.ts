import { printCount } from '../format/index.ts';
import type { Column, ColumnType } from './table.ts';

/** How many runs were selected, of how many. */
export interface Selected {
  readonly runs: number;
  readonly of: number;
}

/** Metadata of an exported file. */
export interface About {
  /** The query that found the runs; undefined if they were selected individually. */
  readonly query: string | undefined;
  /** If not all runs that the query finds were exported. */
  readonly selected?: Selected | undefined;
  /** The server's address, with a note if it's the demo. */
  readonly server: string;
  /** When it was exported, ISO 8601. */
  readonly time: string;
  /** The program that wrote it: `rundb 0.1.0`. */
  readonly writer: string;
}

/** The metadata by key; the keys are the same in every format. */
export function aboutEntries(about: About): [string, string][] {
  const { query, selected, server, time, writer } = about;
  return [
    ...(query === undefined ? [] : [['query', query] as [string, string]]),
    ...(selected === undefined
      ? []
      : [['selection', describeSelected(selected)] as [string, string]]),
    ['server', server],
    ['exported', time],
    ['writer', writer],
  ];
}

/** `313 of 911 runs selected` */
export function describeSelected({ runs, of }: Selected): string {
  return `${printCount(runs)} of ${printCount(of)} runs selected`;
}

/** Names of the columns that are text only because their values have different types. */
export function mixedNames(columns: readonly Column[]): string[] {
  return columns.filter(({ isMixed }) => isMixed).map(({ field }) => field.name);
}

const datatypes: Readonly<Record<ColumnType, string>> = {
  boolean: 'boolean',
  int: 'integer',
  long: 'integer',
  double: 'double',
  time: 'dateTimeStamp',
  text: 'string',
};

/**
 * The metadata of a CSV file, for a file next to it, in the format of the W3C's “CSV on the Web”.
 * Most readers would take a comment in the table for another row.
 *
 * @param url The CSV file, relative to the metadata.
 */
export function csvMetadata(url: string, about: About, columns: readonly Column[]): string {
  const metadata = {
    '@context': 'http://www.w3.org/ns/csvw',
    url,
    rundb: Object.fromEntries(aboutEntries(about)),
    tableSchema: {
      columns: columns.map(({ field, type, isMixed }) => ({
        titles: field.name,
        datatype: datatypes[type],
        ...(field.unit !== undefined && { 'rundb:unit': field.unit }),
        ...(isMixed && { 'rundb:mixedTypes': true }),
      })),
    },
  };
  return `${JSON.stringify(metadata, null, 2)}\n`;
}
