import type { Column, ColumnType } from './table.ts';

/** What a file says of itself. */
export interface About {
  /** What found the runs; undefined where they were chosen one by one. */
  readonly query: string | undefined;
  /** The server's address. */
  readonly server: string;
  /** When it was written, ISO 8601. */
  readonly time: string;
  /** What wrote it: `rundb 0.1.0`. */
  readonly writer: string;
}

/** The same by keys that are the same in each format. */
export function aboutEntries({ query, server, time, writer }: About): [string, string][] {
  return [
    ...(query === undefined ? [] : [['query', query] as [string, string]]),
    ['server', server],
    ['exported', time],
    ['writer', writer],
  ];
}

/** Names of the columns that are text only since their type changes. */
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
 * What a CSV file can't say of itself, for a file beside it, as the W3C's “CSV on the Web” has it:
 * a comment in the table would be one more row to most who read it.
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
