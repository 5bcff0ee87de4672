import {
  plotSteps,
  plotSubjects,
  tabCommands,
  type FromTab,
  type Said,
  type SortKey,
  type Span,
} from '../../webview/protocol.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Parses a message from the tab, with the versions of the table and plot that it refers to;
 * undefined if it isn't valid.
 */
export function readMessage(value: unknown): Said | undefined {
  if (!isFields(value) || !isFields(value['message'])) return undefined;
  const { message, table, plot } = value;
  if (!isWhole(table) || !isWhole(plot)) return undefined;
  const { type } = message;
  const read =
    typeof type === 'string' && Object.hasOwn(readers, type)
      ? readers[type as FromTab['type']](message)
      : undefined;
  return read && { message: read, table, plot };
}

const readers: Readonly<Record<FromTab['type'], (fields: Fields) => FromTab | undefined>> = {
  ready: () => ({ type: 'ready' }),
  rows: ({ first, last }) =>
    isWhole(first) && isWhole(last) ? { type: 'rows', first, last } : undefined,
  cell: ({ id, row, key }) =>
    isWhole(id) && isWhole(row) && isText(key) ? { type: 'cell', id, row, key } : undefined,
  sort: ({ keys }) => (isList(keys, isSortKey) ? { type: 'sort', keys } : undefined),
  select: ({ rows }) => (isList(rows, isSpan) ? { type: 'select', rows } : undefined),
  brush: ({ bins }) => (isList(bins, isSpan) ? { type: 'brush', bins } : undefined),
  view: ({ bins }) => (bins === null || isSpan(bins) ? { type: 'view', bins } : undefined),
  openRow: ({ row }) => (isWhole(row) ? { type: 'openRow', row } : undefined),
  openBin: ({ bin }) => (isWhole(bin) ? { type: 'openBin', bin } : undefined),
  plot: (fields) => {
    const subject = plotSubjects.find((each) => each === fields['subject']);
    const step = plotSteps.find((each) => each === fields['step']);
    return subject && step ? { type: 'plot', subject, step } : undefined;
  },
  columns: ({ columns }) => (isList(columns, isColumn) ? { type: 'columns', columns } : undefined),
  find: ({ text, from, backwards }) =>
    isText(text) && isWhole(from) && typeof backwards === 'boolean'
      ? { type: 'find', text, from, backwards }
      : undefined,
  at: ({ row, key }) =>
    typeof row === 'number' && Number.isSafeInteger(row) && isText(key)
      ? { type: 'at', row, key }
      : undefined,
  command: (fields) => {
    const command = tabCommands.find((each) => each === fields['command']);
    return command ? { type: 'command', command } : undefined;
  },
  picture: ({ id, data }) =>
    isWhole(id) && isText(data) ? { type: 'picture', id, data } : undefined,
  pictureCopied: ({ done }) =>
    typeof done === 'boolean' ? { type: 'pictureCopied', done } : undefined,
};

/** An object whose fields can be read. */
function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isList<T>(value: unknown, isOne: (each: unknown) => each is T): value is T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isSpan(value: unknown): value is Span {
  return Array.isArray(value) && value.length === 2 && value.every(isWhole);
}

function isSortKey(value: unknown): value is SortKey {
  return isFields(value) && isText(value['key']) && typeof value['descending'] === 'boolean';
}

/** A column with its width in pixels. */
export interface SizedColumn {
  readonly key: string;
  readonly width: number;
  readonly isFrozen: boolean;
}

export function isColumn(value: unknown): value is SizedColumn {
  return (
    isFields(value) &&
    isText(value['key']) &&
    typeof value['width'] === 'number' &&
    typeof value['isFrozen'] === 'boolean'
  );
}
