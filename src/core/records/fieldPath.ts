import type { Path } from './catalogue.ts';

/** A path as text, as in queries: `ler.momentum`, `"trigger menu"."a.b"`. Unique for each path. */
export function printPath(path: Path): string {
  return path.map((key) => (/^[\w-]+$/.test(key) ? key : quoted(key))).join('.');
}

function quoted(key: string): string {
  return `"${key.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** The inverse of `printPath`; undefined for anything it never returns. */
export function readPath(text: string): Path | undefined {
  const path = [...text.matchAll(/"((?:\\.|[^"\\])*)"|[\w-]+/gs)].map(([word, inQuotes]) =>
    inQuotes === undefined ? word : inQuotes.replaceAll(/\\(.)/gs, '$1'),
  );
  return path.length > 0 && printPath(path) === text ? path : undefined;
}
