import { promisify } from 'node:util';

/** The body of an answer as it came: text in UTF-8, or that zipped. */
export interface Body {
  readonly bytes: Uint8Array;
  readonly isZipped: boolean;
}

/** Bytes of an answer, once it is unpacked; more is refused. */
export const largestAnswer = 64 * 1024 * 1024;

/** The text of a body. Errors are those of node:zlib. */
export async function textOf({ bytes, isZipped }: Body): Promise<string> {
  const unpacked = isZipped ? await unpack(bytes) : bytes;
  return new TextDecoder().decode(unpacked);
}

async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  const { gunzip } = await import('node:zlib');
  return promisify(gunzip)(bytes, { maxOutputLength: largestAnswer });
}
