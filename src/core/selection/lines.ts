/** Longer lines are data: nobody reads them, and looking for their begin again and again takes long. */
const longest = 5000;

/** Where the line of an offset begins; for a very long line, a place in it. */
export function lineStart(source: string, offset: number): number {
  const from = Math.max(0, offset - longest);
  return from + source.slice(from, offset).lastIndexOf('\n') + 1;
}
