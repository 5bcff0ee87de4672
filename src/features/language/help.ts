/** Language features for writing queries. Loaded with the first query in a file. */
import type { Conditions } from '../../core/query/index.ts';
import { Completion } from './completion.ts';
import { Hover } from './hover.ts';
import { QuickFixes } from './quickFixes.ts';

/** @param conditions The user's own conditions. */
export function helpWith(conditions: () => Conditions) {
  return {
    completion: new Completion(conditions),
    hover: new Hover(conditions),
    quickFixes: new QuickFixes(conditions),
  };
}
