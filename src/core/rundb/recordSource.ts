import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { unexpectedShape } from './errors.ts';

/** The text of one result within the text of a page, each character as sent. */
export function sourceOfResult(page: string, index: number): string {
  const tree = parseTree(page);
  const node = tree && findNodeAtLocation(tree, ['results', index]);
  if (node === undefined) throw unexpectedShape(`no result ${index} in a page`);
  return page.slice(node.offset, node.offset + node.length);
}
