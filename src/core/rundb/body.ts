import { promisify } from 'node:util';

/** The raw body of a response: UTF-8 text, possibly gzipped. */
export interface Body {
  readonly bytes: Uint8Array;
  readonly isZipped: boolean;
}

/** Maximum size of a response in bytes, after decompression; anything larger is rejected. */
export const largestAnswer = 64 * 1024 * 1024;

/** The text of a body. Throws the errors of node:zlib. */
export async function textOf({ bytes, isZipped }: Body): Promise<string> {
  const unpacked = isZipped ? await unpack(bytes) : bytes;
  return new TextDecoder().decode(unpacked);
}

async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  const { gunzip } = await import('node:zlib');
  return promisify(gunzip)(bytes, { maxOutputLength: largestAnswer });
}
