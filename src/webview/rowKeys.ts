/**
 * The row that a key moves to or, with Shift, extends the selection to; undefined for other keys.
 */
export function rowReached(
  key: string,
  isCommand: boolean,
  { row, rows, page }: { readonly row: number; readonly rows: number; readonly page: number },
): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: isCommand ? -Infinity : -1,
    ArrowDown: isCommand ? Infinity : 1,
    PageUp: -page,
    PageDown: page,
    ...(isCommand && { Home: -Infinity, End: Infinity }),
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return step === undefined ? undefined : Math.min(rows - 1, Math.max(0, row + step));
}
