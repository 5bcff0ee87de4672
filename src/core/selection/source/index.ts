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
  type RangeLiteral,
  type TextLiteral,
} from './literals.ts';
export { Source, type Part } from './source.ts';
export { lineEnd, shifted, type Span, type Token } from './token.ts';
