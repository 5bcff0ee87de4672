/** What helps with writing a query; loads with the first that is written in a file. */
import type { Conditions } from '../../core/query/index.ts';
import { Completion } from './completion.ts';
import { Hover } from './hover.ts';
import { QuickFixes } from './quickFixes.ts';

/** @param conditions Which there are to be named. */
export function helpWith(conditions: () => Conditions) {
  return {
    completion: new Completion(conditions),
    hover: new Hover(conditions),
    quickFixes: new QuickFixes(conditions),
  };
}
