import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Something that was written, shown or logged, and where. */
export interface Trace {
  readonly where: string;
  readonly bytes: Buffer;
}

export function traceOf(where: string, text: string): Trace {
  return { where, bytes: Buffer.from(text) };
}

/** The content of each file below a directory, without what links lead to, such as the extension. */
export async function filesBelow(directory: string): Promise<Trace[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const files = entries.map(async (entry) => {
    const where = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(where);
    if (!entry.isFile()) return [];
    // It may have been deleted in the meantime.
    return [{ where, bytes: await readFile(where).catch(() => Buffer.alloc(0)) }];
  });
  return (await Promise.all(files)).flat();
}

/** The command line of each process, on systems that expose them as files. */
export async function commandLines(): Promise<Trace[]> {
  if (process.platform !== 'linux') return [];
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = async (where: string) => ({
    where,
    bytes: await readFile(where).catch(() => Buffer.alloc(0)),
  });
  return Promise.all(processes.map((id) => read(`/proc/${id}/cmdline`)));
}

const readStorage = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const textOf = (value) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? new TextDecoder().decode(value)
      : JSON.stringify(value);
  const found = { localStorage: JSON.stringify({ ...localStorage }) };
  found.sessionStorage = JSON.stringify({ ...sessionStorage });
  found.cookies = document.cookie;
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const storeName of database.objectStoreNames) {
      const store = database.transaction(storeName).objectStore(storeName);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      found[name + '/' + storeName] = [...keys, ...values].map(textOf).join('\\n');
    }
    database.close();
  }
  return Object.entries(found);
})()`;

/** Everything that a page stores in the browser. */
export async function browserStorage(page: Page): Promise<Trace[]> {
  const found = await page.evaluate<[string, string][]>(readStorage);
  return found.map(([name, text]) => traceOf(`the browser's ${name}`, text));
}

/** Leaking this many consecutive characters of a secret is too much. */
const telling = 8;

/** A secret in full, its parts, and its encodings in files, URLs, pages and programs. */
export function formsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  const parts = Array.from({ length: secret.length - telling + 1 }, (_, i) =>
    secret.slice(i, i + telling),
  );
  // Its base64 form depends on the bytes before it.
  const inBase64 = [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((all.byteLength * 8) / 6);
    return [all.toString('base64'), all.toString('base64url')].map((text) =>
      text.slice(first, last),
    );
  });
  const texts = [
    ...parts,
    ...inBase64,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.join(','),
  ];
  return [bytes, Buffer.from(secret, 'utf16le'), ...texts.map((text) => Buffer.from(text))];
}

/** The secrets that occur in the traces, in any form. */
export function findSecrets(
  secrets: Readonly<Record<string, string>>,
  traces: readonly Trace[],
): string[] {
  const found = Object.entries(secrets).flatMap(([name, secret]) => {
    const forms = formsOf(secret);
    return traces
      .filter(({ bytes }) => forms.some((form) => bytes.includes(form)))
      .map(({ where }) => `${name} in ${where}`);
  });
  return [...new Set(found)];
}
