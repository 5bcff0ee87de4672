/** The syntax of a text: comments, strings, brackets, values, blocks. */
export { areNear, columnOf, follows, headersAround, holds, reaches } from './blocks.ts';
export {
  numbersOf,
  offsetIn,
  plainText,
  readLiteral,
  type Item,
  type ListLiteral,
  type Literal,
  type NumberLiteral,
  type TextLiteral,
} from './literals.ts';
export { Source } from './source.ts';
export { lineEnd, shifted, type Span } from './token.ts';
