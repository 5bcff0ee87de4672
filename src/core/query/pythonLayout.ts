import type { Expression, Operand } from './pythonExpression.ts';

/** The longest line, in columns. */
const widest = 88;
const step = 4;

/**
 * The lines of an expression, broken as the formatter black would.
 *
 * @param before Text in front of it, on its first line.
 * @param after Text behind it, on its last line.
 */
export function layOut(expression: Expression, indent = 0, before = '', after = ''): string[] {
  const pad = ' '.repeat(indent);
  if (expression.kind === 'named') {
    return [`${pad}# ${expression.name}`, ...layOut(expression.term, indent, before, after)];
  }
  const line = `${pad}${before}${termText(expression)}${after}`;
  if (!hasNames(expression) && fitsOnLine(line)) return [line];
  switch (expression.kind) {
    case 'atom':
      return [line];
    case 'and':
    case 'or':
      return [`${pad}${before}(`, ...inside(expression, indent + step), `${pad})${after}`];
    case 'not':
      return isOperand(expression.term)
        ? layOut(expression.term, indent, `${before}not `, after)
        : [`${pad}${before}not (`, ...inside(expression.term, indent + step), `${pad})${after}`];
    case 'compare':
      return broken(expression, indent, before);
    case 'call': {
      const all = `${' '.repeat(indent + step)}${expression.parts.map(textOf).join(', ')}`;
      const parts = fitsOnLine(all) ? [all] : onePerLine(expression.parts, indent + step);
      return [`${pad}${before}${expression.name}(`, ...parts, `${pad})${after}`];
    }
    case 'tuple':
      return [
        `${pad}${before}(`,
        ...onePerLine(expression.parts, indent + step),
        `${pad})${after}`,
      ];
  }
}

/** A statement with an expression: `return …`, `if …:`. */
export function layOutStatement(
  expression: Expression,
  { indent, before, after = '' }: { indent: number; before: string; after?: string },
): string[] {
  const pad = ' '.repeat(indent);
  const around = { indent, before, after };
  if (expression.kind === 'named') {
    return [`${pad}# ${expression.name}`, ...layOutStatement(expression.term, around)];
  }
  const line = `${pad}${before}${textOf(expression)}${after}`;
  if (!hasNames(expression) && fitsOnLine(line)) return [line];
  const [open, close] = [`${pad}${before}(`, `${pad})${after}`];
  if (expression.kind === 'and' || expression.kind === 'or') {
    // Black breaks a pair of terms in odd places, unless there is a comment.
    const isPair =
      expression.terms.length === 2 && !expression.terms.some(({ kind }) => kind === 'named');
    const comment = `${pad}    # ${expression.kind === 'and' ? 'both' : 'either'}`;
    const lines = isPair
      ? [comment, ...broken(expression, indent + step)]
      : inside(expression, indent + step);
    return [open, ...lines, close];
  }
  if (expression.kind === 'compare') return [open, ...inside(expression, indent + step), close];
  return layOut(expression, indent, before, after);
}

/** The content of parentheses: on one line if it fits. */
function inside(expression: Expression, indent: number): string[] {
  const line = `${' '.repeat(indent)}${textOf(expression)}`;
  return !hasNames(expression) && fitsOnLine(line) ? [line] : broken(expression, indent);
}

/** The content of parentheses, one line per part. */
function broken(expression: Expression, indent: number, before = ''): string[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.terms.flatMap((term, i) =>
        layOut(term, indent, i === 0 ? before : `${expression.kind} `),
      );
    case 'compare':
      return [
        ...layOut(expression.first, indent, before),
        ...expression.rest.flatMap(([operator, operand]) =>
          layOut(operand, indent, `${operator} `),
        ),
      ];
    default:
      return layOut(expression, indent, before);
  }
}

function onePerLine(parts: readonly Operand[], indent: number): string[] {
  return parts.flatMap((part) => layOut(part, indent, '', ','));
}

/** An expression on one line. */
export function textOf(expression: Expression): string {
  switch (expression.kind) {
    case 'atom':
      return expression.text;
    case 'call':
      return `${expression.name}(${expression.parts.map(textOf).join(', ')})`;
    case 'tuple':
      return `(${expression.parts.map(textOf).join(', ')})`;
    case 'compare':
      return [
        textOf(expression.first),
        ...expression.rest.map(([operator, operand]) => `${operator} ${textOf(operand)}`),
      ].join(' ');
    case 'not':
      return isOperand(expression.term)
        ? `not ${textOf(expression.term)}`
        : `not (${textOf(expression.term)})`;
    case 'and':
    case 'or':
      return expression.terms.map(termText).join(` ${expression.kind} `);
    case 'named':
      return textOf(expression.term);
  }
}

function termText(expression: Expression): string {
  const text = textOf(expression);
  return expression.kind === 'and' || expression.kind === 'or' ? `(${text})` : text;
}

function isOperand(expression: Expression): expression is Operand {
  return ['atom', 'call', 'tuple'].includes(expression.kind);
}

function hasNames(expression: Expression): boolean {
  switch (expression.kind) {
    case 'named':
      return true;
    case 'not':
      return hasNames(expression.term);
    case 'and':
    case 'or':
      return expression.terms.some(hasNames);
    default:
      return false;
  }
}

function fitsOnLine(line: string): boolean {
  return line.length + (line.match(wide)?.length ?? 0) <= widest;
}

/** Characters that are two columns wide. */
const wide =
  /[\u{1100}-\u{115f}\u{2e80}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}]/gu;
