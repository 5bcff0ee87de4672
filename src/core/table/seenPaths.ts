import { printPath, type Path } from '../records/index.ts';
import { isJsonObject, type JsonObject } from '../rundb/index.ts';

/** The paths to values in records, of all that it has seen. */
export class SeenPaths {
  readonly #top: Node = new Map();

  /** Looks at a record; the parts of lists are no fields. */
  add(record: JsonObject): void {
    addTo(this.#top, record);
  }

  /** Paths whose value was something else than an object somewhere, in the order of their text. */
  get all(): Path[] {
    return list(this.#top, [])
      .map((path) => ({ path, text: printPath(path) }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .map(({ path }) => path);
  }
}

/** Keys with what is below them. */
type Node = Map<string, Node>;

function addTo(node: Node, object: JsonObject): void {
  for (const key in object) {
    if (!Object.hasOwn(object, key)) continue;
    const value = object[key];
    const below: Node = node.get(key) ?? new Map<string, Node>();
    node.set(key, below);
    if (isJsonObject(value)) addTo(below, value);
  }
}

function list(node: Node, above: Path): Path[] {
  return [...node].flatMap(([key, below]) => {
    const path = [...above, key];
    return below.size === 0 ? [path] : list(below, path);
  });
}
