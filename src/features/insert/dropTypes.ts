import { dragTypes } from '../runs/index.ts';

/** The media type of URIs of files and records. */
export const addressType = 'text/uri-list';

/** The media types that runs can be dropped as. */
export const dropTypes: readonly string[] = [...dragTypes, addressType];
