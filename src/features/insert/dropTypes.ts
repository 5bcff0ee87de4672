import { dragTypes } from '../runs/index.ts';

/** Where addresses of files and records are. */
export const addressType = 'text/uri-list';

/** What runs may be dropped as. */
export const dropTypes: readonly string[] = [...dragTypes, addressType];
