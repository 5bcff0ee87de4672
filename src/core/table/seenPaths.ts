import { printPath, type Path } from '../records/index.ts';
import { isJsonObject, type JsonObject } from '../rundb/index.ts';

/** The paths of values in the records added so far. */
export class SeenPaths {
  readonly #top: Node = new Map();

  /** Adds a record; items of lists aren't fields. */
  add(record: JsonObject): void {
    addTo(this.#top, record);
  }

  /**
   * Paths with a value other than an object in some record, or with nothing below them; sorted as
   * text.
   */
  get all(): Path[] {
    return list(this.#top, [])
      .map((path) => ({ path, text: printPath(path) }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .map(({ path }) => path);
  }
}

/** Keys with the keys below them, and whether there was a value instead. */
type Node = Map<string, { readonly below: Node; hasValue: boolean }>;

function addTo(node: Node, object: JsonObject): void {
  for (const key in object) {
    if (!Object.hasOwn(object, key)) continue;
    const value = object[key];
    const seen = node.get(key) ?? { below: new Map(), hasValue: false };
    node.set(key, seen);
    if (isJsonObject(value)) addTo(seen.below, value);
    else if (value !== null) seen.hasValue = true;
  }
}

function list(node: Node, above: Path): Path[] {
  return [...node].flatMap(([key, { below, hasValue }]) => {
    const path = [...above, key];
    return [...(below.size === 0 || hasValue ? [path] : []), ...list(below, path)];
  });
}
