import { iovOf, type Iov } from './iov.ts';
import { indentationOf, lineStart, matchAt } from './lines.ts';
import { Selection } from './selection.ts';
import { isProcessing, sqrtsOf } from './writing/mcDataset.ts';
import type { Span } from './source/index.ts';

/** The runs of an MC dataset, read from its text. */
export interface DatasetInText {
  readonly selection: Selection;
  readonly processing: string;
  readonly hasComments: boolean;
}

interface Line {
  readonly column: number;
  readonly key: string;
  readonly value: string;
}

/** What separates YAML documents. */
const separator = /^---[ \t]*\r?$/m;
/** A key, possibly with a value, and nothing that needs a full YAML parser. */
const keyLine = /^( *)(["']?)([\w.-]+)\2:(?: +([^\s&*!|>{[%@`].*))?$/;

/**
 * Reads a text that is an MC dataset and nothing else; undefined if rewriting it would lose
 * something.
 *
 * @param column The column in which its first line begins.
 */
export function readDataset(text: string, column: number): DatasetInText | undefined {
  const iovs: Iov[] = [];
  const processings = new Set<string>();
  for (const [i, document] of text.split(separator).entries()) {
    const lines = linesOf(`${i === 0 ? ' '.repeat(column) : ''}${document}`);
    const [root, ...below] = lines ?? [];
    const experiments = root?.key === 'experiment' ? childrenOf(root, below) : undefined;
    if (!experiments || experiments.length === 0 || hasTwice(experiments)) return undefined;
    for (const [{ key }, own] of experiments) {
      const [processing, ...others] = own;
      if (!/^\d+$/.test(key) || !processing || !isProcessing(processing[0].key)) return undefined;
      const ranges = others.length === 0 ? rangesIn(processing[1], Number(key)) : undefined;
      if (!ranges) return undefined;
      iovs.push(...ranges);
      processings.add(processing[0].key);
    }
  }
  const [processing, ...others] = processings;
  if (processing === undefined || others.length > 0) return undefined;
  return { selection: Selection.ofIovs(iovs), processing, hasComments: /(?:^|\s)#/.test(text) };
}

type Node = readonly [line: Line, below: readonly Node[]];

/** The lines with keys, and with values that continue; undefined if there are other lines. */
function linesOf(text: string): Line[] | undefined {
  const lines: Line[] = [];
  for (const each of text.split(/\r?\n/)) {
    const line = each.replace(/(?:^|\s)#.*$/, '').trimEnd();
    if (line === '') continue;
    const [, blanks, , key, value = ''] = keyLine.exec(line) ?? [];
    const last = lines.at(-1);
    if (blanks !== undefined && key !== undefined) {
      lines.push({ column: blanks.length, key, value });
    } else if (last && last.value.endsWith(',') && /^ *[\d, -]+$/.test(line)) {
      // No tabs and nothing but numbers: the rest of a text that is too long for one line.
      if (indentationOf(line) <= last.column) return undefined;
      lines[lines.length - 1] = { ...last, value: `${last.value} ${line.trim()}` };
    } else return undefined;
  }
  return lines;
}

/** The lines below a line as a tree, if siblings are indented alike; otherwise undefined. */
function childrenOf(
  parent: Pick<Line, 'column' | 'value'>,
  lines: readonly Line[],
): Node[] | undefined {
  if (parent.value !== '') return undefined;
  const [first] = lines;
  if (first && first.column <= parent.column) return undefined;
  const nodes: Node[] = [];
  for (let i = 0; i < lines.length;) {
    const line = lines[i];
    if (!line || line.column !== first?.column) return undefined;
    const next = lines.findIndex(({ column }, j) => j > i && column <= line.column);
    const end = next < 0 ? lines.length : next;
    const own = lines.slice(i + 1, end);
    const below = own.length === 0 ? [] : childrenOf(line, own);
    if (!below) return undefined;
    nodes.push([line, below]);
    i = end;
  }
  return nodes;
}

function hasTwice(nodes: readonly Node[]): boolean {
  return new Set(nodes.map(([{ key }]) => Number(key))).size < nodes.length;
}

/** The ranges of an experiment, if its energy is what we would write and there is nothing else. */
function rangesIn(nodes: readonly Node[], experiment: number): Iov[] | undefined {
  const values = new Map(nodes.map(([{ key, value }]) => [key, value]));
  const energyName = values.get('beamEnergy');
  const sqrts = values.get('sqrts') ?? '';
  const runs = values.get('runsRange');
  const isAll =
    values.size === 3 && nodes.length === 3 && nodes.every(([, own]) => own.length === 0);
  if (!isAll || energyName === undefined || !/^\w+$/.test(energyName)) return undefined;
  if (!/^\d+(?:\.\d+)?$/.test(sqrts) || runs === undefined) return undefined;
  if (Number(sqrtsOf(energyName, Number(sqrts))) !== Number(sqrts)) return undefined;
  const plain = /^(["']?)([\d, -]+)\1$/.exec(runs)?.[2];
  const ranges = plain?.split(',').map((each) => rangeIn(each.trim(), experiment));
  return ranges?.every((range) => range !== undefined) ? ranges : undefined;
}

function rangeIn(text: string, experiment: number): Iov | undefined {
  const [, first, last = first] = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || !Number.isSafeInteger(from) || !Number.isSafeInteger(to))
    return undefined;
  return from <= to ? iovOf(experiment, from, to) : undefined;
}

/**
 * The MC dataset in YAML around a span, readable or not, including all adjacent documents that
 * belong to the same dataset.
 */
export function datasetAround(source: string, { start, end }: Span): Span | undefined {
  const documents = documentsOf(source);
  const i = documents.findIndex((each) => each.start <= start && start <= each.end);
  const document = documents[i];
  const tree = document && treeAround(source, document, start);
  if (!tree || !/^ *beamEnergy:/m.test(source.slice(tree.start, tree.end))) return undefined;
  let [first, last] = [tree, tree];
  const own = wholeDataset(source, document);
  if (own !== undefined) {
    for (let j = i - 1; goesOn(documents[j]); j--) first = trimmed(source, documents[j] ?? first);
    for (let j = i + 1; goesOn(documents[j]); j++) last = trimmed(source, documents[j] ?? last);
  }
  return end <= last.end ? { start: first.start, end: last.end } : undefined;

  function goesOn(other: Span | undefined): boolean {
    return other !== undefined && wholeDataset(source, other) === own;
  }
}

/** The processing of a document that is an MC dataset and nothing else. */
function wholeDataset(source: string, document: Span): string | undefined {
  const { start, end } = trimmed(source, document);
  return readDataset(source.slice(start, end), start - lineStart(source, start))?.processing;
}

function documentsOf(source: string): Span[] {
  const all: Span[] = [];
  let start = 0;
  for (const found of source.matchAll(new RegExp(separator, 'gm'))) {
    all.push({ start, end: found.index });
    start = found.index + found[0].length;
  }
  return [...all, { start, end: source.length }];
}

function trimmed(source: string, { start, end }: Span): Span {
  const text = source.slice(start, end);
  const begin = start + text.length - text.trimStart().length;
  return { start: begin, end: Math.max(begin, start + text.trimEnd().length) };
}

/** The block of the `experiment:` key around an offset. */
function treeAround(source: string, document: Span, offset: number): Span | undefined {
  const text = source.slice(document.start, document.end);
  for (const found of text.matchAll(/^( *)experiment:[ \t]*(?:#.*)?\r?$/gm)) {
    const [all, blanks = ''] = found;
    const below = new RegExp(String.raw`(?:\r?\n(?:${blanks} +\S.*|[ \t]*(?:#.*)?))*`, 'y');
    const rest = matchAt(below, text, found.index + all.trimEnd().length)?.[0] ?? '';
    const start = document.start + found.index + blanks.length;
    // A comment below the block isn't part of it.
    const kept = rest.replace(/(?:\s*\n[ \t]*(?:#.*)?)+$/, '');
    const end = document.start + found.index + all.trimEnd().length + kept.length;
    if (start - blanks.length <= offset && offset <= end) return { start, end };
  }
  return undefined;
}

/**
 * Whether a dataset can be written at a span of YAML: nothing beside it has the same key or would
 * be split up by a dataset of several documents.
 */
export function isAloneAt(source: string, span: Span, isSeveral: boolean): boolean {
  const around = documentsOf(source).find(
    ({ start, end }) => start <= span.start && span.end <= end,
  );
  // What replaces several documents stays beside the others.
  const { start, end } = around ?? span;
  const rest = `${source.slice(start, span.start)}${source.slice(span.end, end)}`;
  if (isSeveral) return /^(?:\s*(?:#.*)?(?:\n|$))*$/.test(rest);
  const blanks = /^[ \t]*/.exec(source.slice(lineStart(source, span.start), span.start))?.[0] ?? '';
  return !new RegExp(`^${blanks}["']?experiment["']?[ \\t]*:`, 'm').test(rest);
}
