import type { Language } from './language.ts';
import { findMentions } from './reading/findMentions.ts';
import { shiftedMention, type Mention } from './reading/mention.ts';
import { Source } from './source/index.ts';

/** A cell of a notebook: its text, and the language that it is marked as. */
export interface Cell {
  readonly language: Language;
  readonly text: string;
}

/** Languages whose statements hold in the cells that run later. */
const lasting: ReadonlySet<Language> = new Set<Language>(['python', 'cpp', 'shell']);

/** What is between two cells: no statement goes on over it, and nothing on both sides of it is near. */
const parting = '\n\n';

/** Longer texts, in characters, are data: what is said in them holds nowhere else. */
const longest = 2_000_000;

/**
 * The cells of a notebook, read as one document: what a code cell says holds in the later ones of its
 * language, and not in earlier ones. A cell that can't run, as an open bracket is in it, says nothing
 * for others; nor does one that IPython gives to another program, such as `%%bash`.
 */
export class Cells {
  readonly #cells: readonly Code[];
  /** For each language, its cells as one text. */
  readonly #joined = new Map<Language, Joined>();

  constructor(cells: readonly Cell[]) {
    this.#cells = cells.map(codeOf);
  }

  /** In which language a cell is read; undefined where that isn't known, and nothing is read. */
  language(index: number): Language | undefined {
    return this.#cells[index]?.language;
  }

  /** What runs before a cell, for its text to be put behind; empty where nothing does. */
  before(index: number): string {
    const cell = this.#cells[index];
    if (cell?.language === undefined || !cell.isLater) return '';
    const { text, starts } = this.#joinedOf(cell.language);
    return text.slice(0, starts[index] ?? 0);
  }

  /** The runs that a cell mentions, in order, at the offsets of its text. */
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
  /** As long as the cell's, with blanks for IPython's own lines. */
  readonly text: string;
  readonly magics: readonly Magic[];
  /** Whether what earlier cells say holds in it. */
  readonly isLater: boolean;
  /** Whether what it says holds in later cells. */
  readonly isSaid: boolean;
}

/** Lines that IPython, not Python, reads: `!ls`, `%cd`. */
interface Magic {
  readonly text: string;
  readonly start: number;
}

interface Joined {
  readonly text: string;
  /** Where each of the notebook's cells begins; of another language, where it would. */
  readonly starts: readonly (number | undefined)[];
  mentions?: readonly Mention[];
}

function join(cells: readonly Code[], language: Language): Joined {
  let text = '';
  const starts: (number | undefined)[] = [];
  for (const cell of cells) {
    // Beyond that, each is read by itself.
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

/** Magics that have Python run a cell. */
const inPython: ReadonlySet<string> = new Set(['time', 'timeit', 'capture', 'prun', 'px', 'memit']);

/** In which language the rest of a cell is that begins with a magic. */
function languageOfMagic(name: string, argument: string): Language | undefined {
  switch (name) {
    case 'bash':
    case 'sh':
      return 'shell';
    case 'script':
      return /^(?:\S*\/)?(?:ba|z)?sh\b/.test(argument) ? 'shell' : undefined;
    case 'cpp':
      return 'cpp';
    case 'markdown':
      return 'text';
    default:
      return undefined;
  }
}

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

/** Whether each string and bracket that begins in a cell ends in it: else the cell does not run. */
function canRun(text: string, language: Language): boolean {
  return text.length <= longest && new Source(text, language).isWhole;
}

/** The mentions in a stretch of a text, at the offsets of the stretch. */
function within(mentions: readonly Mention[], start: number, end: number): Mention[] {
  return mentions
    .filter((mention) => start <= mention.start && mention.end <= end)
    .map((mention) => shiftedMention(mention, -start));
}
