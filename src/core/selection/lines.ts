/** Where the line of an offset begins. */
export function lineStart(source: string, offset: number): number {
  // A negative index would count as 0.
  return offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;
}
