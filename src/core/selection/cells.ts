import type { Language } from './language.ts';
import { findMentions } from './reading/findMentions.ts';
import { shiftedMention, type Mention } from './reading/mention.ts';
import { Source } from './source/index.ts';

/** A notebook cell: its text and the language it's marked as. */
export interface Cell {
  readonly language: Language;
  readonly text: string;
}

/** Languages whose statements stay in effect in the cells that run later. */
const lasting: ReadonlySet<Language> = new Set<Language>(['python', 'cpp', 'shell']);

/** Separates two joined cells: no statement continues across it, and nothing is near across it. */
const parting = '\n\n';

/** Longer texts, in characters, are data: what they say doesn't affect other cells. */
const longest = 2_000_000;

/**
 * The cells of a notebook, read as one document: what a code cell says applies to later cells of
 * the same language, not to earlier ones. A cell that can't run because of an unclosed bracket says
 * nothing for the others, nor does one that IPython hands to another program, as with `%%bash`.
 */
export class Cells {
  readonly #cells: readonly Code[];
  /** The cells of each language as one text. */
  readonly #joined = new Map<Language, Joined>();

  constructor(cells: readonly Cell[]) {
    this.#cells = cells.map(codeOf);
  }

  /** The language a cell is read in; undefined if unknown, and then nothing is read. */
  language(index: number): Language | undefined {
    return this.#cells[index]?.language;
  }

  /** The code that runs before a cell, to be put in front of its text; empty if there is none. */
  before(index: number): string {
    const cell = this.#cells[index];
    if (cell?.language === undefined || !cell.isLater) return '';
    const { text, starts } = this.#joinedOf(cell.language);
    return text.slice(0, starts[index] ?? 0);
  }

  /** The runs that a cell mentions, in order; offsets are in the cell's text. */
  mentions(index: number): Mention[] {
    const cell = this.#cells[index];
    if (cell?.language === undefined || cell.text.length > longest) return [];
    const own = this.#ownMentions(cell, cell.language, index);
    const inMagics = cell.magics.flatMap(({ text, start }) =>
      findMentions(new Source(text, 'shell')).map((mention) => shiftedMention(mention, start)),
    );
    if (inMagics.length === 0) return own;
    return [...own, ...inMagics].sort((a, b) => a.start - b.start);
  }

  #ownMentions({ text, isSaid }: Code, language: Language, index: number): Mention[] {
    if (isSaid) {
      const joined = this.#joinedOf(language);
      const start = joined.starts[index];
      if (start !== undefined) {
        joined.mentions ??= findMentions(new Source(joined.text, language));
        return within(joined.mentions, start, start + text.length);
      }
    }
    const before = this.before(index);
    const all = findMentions(new Source(before + text, language));
    return within(all, before.length, before.length + text.length);
  }

  #joinedOf(language: Language): Joined {
    let joined = this.#joined.get(language);
    if (!joined) this.#joined.set(language, (joined = join(this.#cells, language)));
    return joined;
  }
}

/** How a cell is read. */
interface Code {
  readonly language: Language | undefined;
  /** The cell's text at the same length, with IPython's own lines blanked out. */
  readonly text: string;
  readonly magics: readonly Magic[];
  /** Whether what earlier cells say applies to it. */
  readonly isLater: boolean;
  /** Whether what it says applies to later cells. */
  readonly isSaid: boolean;
}

/** Lines that IPython reads, not Python: `!ls`, `%cd`. */
interface Magic {
  readonly text: string;
  readonly start: number;
}

interface Joined {
  readonly text: string;
  /** Where each of the notebook's cells begins; for a cell of another language, where it would. */
  readonly starts: readonly (number | undefined)[];
  mentions?: readonly Mention[];
}

function join(cells: readonly Code[], language: Language): Joined {
  let text = '';
  const starts: (number | undefined)[] = [];
  for (const cell of cells) {
    // Beyond this, each cell is read on its own.
    const isTooLong = text.length + cell.text.length > longest;
    starts.push(isTooLong ? undefined : text.length);
    if (cell.language === language && cell.isSaid && !isTooLong) text += cell.text + parting;
  }
  return { text, starts };
}

function codeOf({ language, text }: Cell): Code {
  const alone = { magics: [], isLater: false, isSaid: false };
  if (language !== 'python') {
    const isLater = lasting.has(language);
    const isSaid = isLater && canRun(text, language);
    return { ...alone, language, text, isLater, isSaid };
  }
  const [first, name, rest = ''] = /^\s*%%(\w+)(.*)/.exec(text) ?? [];
  const python = pythonOf(first === undefined ? text : blank(first) + text.slice(first.length));
  if (name === undefined || inPython.has(name)) {
    return { ...python, isSaid: python.isSaid && name !== 'timeit' };
  }
  const other = languageOfMagic(name, rest.trim());
  return { ...alone, language: other, text: python.source };
}

/** Cell magics whose cell is still run as Python. */
const inPython: ReadonlySet<string> = new Set(['time', 'timeit', 'capture', 'prun', 'px', 'memit']);

/** The language of the rest of a cell that begins with a magic. */
function languageOfMagic(name: string, argument: string): Language | undefined {
  const isShell = name === 'script' && /^(?:\S*\/)?(?:ba|z)?sh\b/.test(argument);
  return isShell ? 'shell' : others.get(name);
}

const others: ReadonlyMap<string, Language> = new Map<string, Language>([
  ['bash', 'shell'],
  ['sh', 'shell'],
  ['cpp', 'cpp'],
  ['markdown', 'text'],
]);

function pythonOf(source: string): Code & { readonly source: string } {
  const magics = Array.from(source.matchAll(magicLines), ({ 0: text, index: start }) => {
    return { text, start };
  });
  const text = magics.length === 0 ? source : source.replace(magicLines, blank);
  const isSaid = canRun(text, 'python');
  return { language: 'python', text, source, magics, isLater: true, isSaid };
}

const magicLines = /^[ \t]*(?:%[a-zA-Z]|!(?!=))(?:\\\r?\n|.)*/gm;

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}

/** Whether all strings and brackets opened in a cell are closed in it: else it can't run. */
function canRun(text: string, language: Language): boolean {
  return text.length <= longest && new Source(text, language).isWhole;
}

/** The mentions within a section of a text, at offsets within that section. */
function within(mentions: readonly Mention[], start: number, end: number): Mention[] {
  return mentions
    .filter((mention) => start <= mention.start && mention.end <= end)
    .map((mention) => shiftedMention(mention, -start));
}
