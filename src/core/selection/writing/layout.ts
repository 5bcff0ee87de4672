import { grouped } from '../ordered.ts';
import { isOnOwnLine, type Place } from './place.ts';
import type { Style } from './style.ts';
import { syntaxes, type Brackets, type Syntax } from './syntax.ts';
import type { Value } from './value.ts';

/** A value in the language of a place: on one line if it fits, otherwise on several. */
export function layOut(value: Value, place: Place, { brackets }: Style): string {
  const { before, after } = place.joints;
  const text = textOf(value, place, brackets);
  // On several lines it may already end with a comma.
  const joint = /,\s*$/.test(text) ? '' : after;
  return `${text.startsWith('\n') ? before.trimEnd() : before}${text}${joint}`;
}

function textOf(value: Value, place: Place, brackets: Brackets | undefined): string {
  const { inside, before, after, width, step } = place;
  // In YAML, closing brackets are indented deeper than the key too.
  const isDeeper = place.language === 'yaml' && (value.kind === 'list' || value.kind === 'map');
  const indentation = isDeeper ? place.indentation + step : place.indentation;
  const usual = syntaxIn(place);
  const syntax = brackets ? { ...usual, list: brackets } : usual;
  const layout = new Layout(syntax, width, step);
  if (inside === 'block' && value.kind === 'list') {
    return value.items.map((item) => layout.flat(item)).join(`\n${place.indentation}- `);
  }
  if (inside === 'quotes') return layout.flat(value).replaceAll('\n', '; ');
  if (inside === 'list' && value.kind === 'list' && place.language !== 'text') {
    const text = value.items.map((item) => layout.flat(item)).join(`${syntax.comma} `);
    const isShort = value.items.length === 0 || (value.filled && value.items.length === 1);
    if (isShort || before + text.length + after <= width) return text;
    // On a line of its own, it begins there.
    if (isOnOwnLine(place)) return layout.items(value, indentation.slice(step.length)).trimStart();
    const items = `\n${layout.items(value, indentation)}`;
    const open = items.replace(/,$/, '');
    if (place.joints.after !== '') return `${open},\n${indentation}${step}`;
    return `${place.next === ',' ? open : items}\n${indentation}`;
  }
  if (inside === 'assignment' && value.kind === 'list') {
    const text = layout.flat(value);
    return value.items.length === 1 ? text : `"${text}"`;
  }
  if (inside === 'brackets' && value.kind === 'arguments' && !isOnOwnLine(place)) {
    const text = layout.flat(value);
    if (before + text.length + after <= width) return text;
    const inner = indentation + step;
    const end = place.next === ')' ? `,\n${indentation}` : '';
    return `\n${inner}${layout.value(value, inner, inner.length, 0)}${end}`;
  }
  return layout.value(value, indentation, before, after);
}

/** No nested quotes in a string; in YAML flow collections, a comma ends an unquoted scalar. */
function syntaxIn({ language, inside }: Place): Syntax {
  const syntax = syntaxes[language];
  if (inside === 'quotes') return { ...syntaxes.text, comma: syntax.comma };
  if (inside === undefined || inside === 'block' || language !== 'yaml') return syntax;
  const { quoted } = syntax;
  return {
    ...syntax,
    quoted: (text) => (text.includes(',') ? syntaxes.json.quoted(text) : quoted(text)),
    longText: undefined,
  };
}

class Layout {
  readonly #syntax: Syntax;
  readonly #width: number;
  readonly #step: string;

  constructor(syntax: Syntax, width: number, step: string) {
    this.#syntax = syntax;
    this.#width = width;
    this.#step = step;
  }

  /**
   * @param before Number of characters before it on the line.
   * @param after Number of characters that follow on its last line.
   */
  value(value: Value, indentation: string, before: number, after: number): string {
    const areLines = ['lines', 'block', 'documents'].includes(value.kind);
    const flat = areLines ? '' : this.flat(value);
    const isFlat = !areLines && !flat.includes('\n');
    // What has no parts can't be split.
    const isOne = value.kind === 'atom' || (value.kind === 'list' && value.items.length === 0);
    if (isOne || (isFlat && before + flat.length + after <= this.#width)) return flat;
    const inner = indentation + this.#step;
    switch (value.kind) {
      case 'text':
        return this.#text(value.pieces, indentation, before, flat);
      case 'list': {
        const [open, close] = this.#syntax.list;
        if (open === '') return this.items(value, indentation, before).trimStart();
        return `${open}\n${this.items(value, indentation)}\n${indentation}${close}`;
      }
      case 'call': {
        const items = value.items.map((item) => `${inner}${this.flat(item)}`);
        return `${value.name}(\n${items.join(',\n')}${this.#comma}\n${indentation})`;
      }
      case 'map':
        return this.#map(value.entries, indentation);
      case 'arguments':
        return value.entries
          .map(
            ([name, each]) =>
              `${name}=${this.value(each, indentation, indentation.length, name.length + 2)}`,
          )
          .join(`,\n${indentation}`);
      case 'lines':
        return value.lines.map((line, i) => (i === 0 ? line : `${indentation}${line}`)).join('\n');
      case 'block':
        return this.#block(value.entries, indentation);
      case 'documents':
        return value.documents
          .map((each) => this.value(each, indentation, before, after))
          .join('\n---\n');
    }
  }

  /**
   * The items of a list on lines of their own.
   *
   * @param before Number of characters on the first line, if the list has no brackets.
   */
  items(
    { items, filled }: Value & { kind: 'list' },
    indentation: string,
    before = indentation.length,
  ): string {
    const { comma, list } = this.#syntax;
    const isBare = list[0] === '';
    const inner = isBare ? indentation : indentation + this.#step;
    const areWords = isBare && comma === '';
    if (!filled && !areWords) {
      const lines = items.map(
        (item) => `${inner}${this.value(item, inner, inner.length, comma.length)}`,
      );
      return lines.join(`${isBare ? '' : comma}\n`) + this.#comma;
    }
    const words = items.map((item) => this.flat(item));
    const start = isBare ? ' '.repeat(before) : inner;
    return this.#fill(words, comma, inner, areWords ? ' \\' : '', start) + this.#comma;
  }

  /** Everything on one line. */
  flat(value: Value): string {
    const { list, map, comma, quoted } = this.#syntax;
    const joint = `${comma} `;
    switch (value.kind) {
      case 'atom':
        return value.text;
      case 'text':
        return quoted(value.pieces.join(''));
      case 'list': {
        const isBare = list[0] === '' && !value.filled && comma !== '';
        const items = value.items.map((item) => this.flat(item)).join(isBare ? '\n' : joint);
        const isTuple = list[0] === '(' && value.items.length === 1;
        return `${list[0]}${items}${isTuple ? comma : ''}${list[1]}`;
      }
      case 'call':
        return `${value.name}(${value.items.map((item) => this.flat(item)).join(', ')})`;
      case 'map': {
        const entries = value.entries.map(([key, each]) =>
          this.#syntax.entry(key, this.flat(each)),
        );
        return map[0] + entries.join(map[0] === '' ? '\n' : joint) + map[1];
      }
      case 'arguments':
        return value.entries.map(([name, each]) => `${name}=${this.flat(each)}`).join(', ');
      case 'lines':
        return value.lines.join('\n');
      case 'block':
      case 'documents':
        return this.value(value, '', 0, 0);
    }
  }

  get #comma(): string {
    return this.#syntax.trailingComma ? this.#syntax.comma : '';
  }

  #map(entries: readonly (readonly [number, Value])[], indentation: string): string {
    const { map, list, comma, entry, longText } = this.#syntax;
    const isBare = map[0] === '';
    const inner = isBare ? indentation : indentation + this.#step;
    const lines = entries.map(([key, value]) => {
      const room = inner.length + entry(key, '').length + comma.length;
      // A quoted string isn't broken across lines.
      const isOneLine = list[0] === '' || (longText === 'folded' && value.kind === 'text');
      return `${inner}${entry(key, isOneLine ? this.flat(value) : this.value(value, inner, 0, room))}`;
    });
    if (isBare) return lines.join('\n').trimStart();
    return `${map[0]}\n${lines.join(`${comma}\n`)}${this.#comma}\n${indentation}${map[1]}`;
  }

  #block(entries: readonly (readonly [string, Value])[], indentation: string): string {
    // YAML doesn't allow tabs in indentation.
    const inner = indentation + (this.#step.includes('\t') ? '  ' : this.#step);
    const lines = entries.map(([key, value]) => {
      if (value.kind === 'block') return `${key}:\n${inner}${this.#block(value.entries, inner)}`;
      const start = `${key}: `;
      return start + this.value(value, indentation, indentation.length + start.length, 0);
    });
    return lines.join(`\n${indentation}`);
  }

  #text(pieces: readonly string[], indentation: string, before: number, flat: string): string {
    const { longText, quoted, list } = this.#syntax;
    const inner = list[0] === '' ? indentation : indentation + this.#step;
    if (longText === undefined || pieces.length === 1) return flat;
    if (longText === 'folded') {
      // In quotes, line breaks would be part of the string.
      if (flat !== pieces.join('')) return flat;
      const words = pieces.map((piece) => piece.trim());
      return this.#fill(words, '', inner, '', ' '.repeat(before)).trimStart();
    }
    const room = this.#width - inner.length - 2;
    const lines = grouped(pieces, (line, piece) => line.join('').length + piece.length <= room).map(
      (line) => `${inner}${quoted(line.join(''))}`,
    );
    return longText === 'parentheses'
      ? `(\n${lines.join('\n')}\n${indentation})`
      : `\n${lines.join('\n')}`;
  }

  /** Words on as few lines as possible. */
  #fill(
    words: readonly string[],
    comma: string,
    indentation: string,
    end = '',
    start = indentation,
  ): string {
    const lines: string[] = [];
    let line = start;
    for (const [i, word] of words.entries()) {
      const next = i < words.length - 1 ? `${word}${comma}` : word;
      const isFirst = line.trim() === '';
      const room = this.#width - end.length - (i < words.length - 1 ? 0 : this.#comma.length);
      if (!isFirst && line.length + 1 + next.length > room) {
        lines.push(line + end);
        line = `${indentation}${next}`;
      } else line += isFirst ? next : ` ${next}`;
    }
    return [...lines, line].join('\n');
  }
}
