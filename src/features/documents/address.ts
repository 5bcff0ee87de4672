import * as vscode from 'vscode';
import { experimentPath, runPath, type RunId } from '../../core/rundb/index.ts';

export const scheme = 'rundb';

/** What a URI of the RunDB file system refers to. */
export type Place =
  | { readonly kind: 'root' }
  | { readonly kind: 'experiment'; readonly experiment: number }
  | ({ readonly kind: 'run' } & RunId);

/**
 * The URI of a run's record, `rundb://rundb.belle2.org/e0012/r00123.json`. Without a host it refers
 * to whichever server is connected.
 */
export function addressOf(run: RunId, host = ''): vscode.Uri {
  return vscode.Uri.from({ scheme, authority: host, path: `/${runPath(run)}.json` });
}

/** The label of a record's tab, `12:123`. */
export function tabNameOf({ experiment, run }: RunId): string {
  return `${experiment}:${run}`;
}

/** What a URI refers to; undefined if it can't refer to anything. */
export function placeOf({ path }: vscode.Uri): Place | undefined {
  if (path === '/' || path === '') return { kind: 'root' };
  const match = /^\/e(\d{4,})(?:\/r(\d{5,})\.json|\/?)$/.exec(path);
  if (match === null) return undefined;
  const experiment = Number(match[1]);
  const place: Place =
    match[2] === undefined
      ? { kind: 'experiment', experiment }
      : { kind: 'run', experiment, run: Number(match[2]) };
  // Each run has exactly one URI: `e00012` isn't accepted for `e0012`.
  const canonical =
    place.kind === 'run' ? `/${runPath(place)}.json` : `/${experimentPath(experiment)}`;
  return path.replace(/\/$/, '') === canonical ? place : undefined;
}

/** The name of an experiment's folder, or of a run's file in its folder. */
export function fileName(place: { experiment: number; run?: number }): string {
  const { experiment, run } = place;
  if (run === undefined) return experimentPath(experiment);
  return `${runPath({ experiment, run }).slice(experimentPath(experiment).length + 1)}.json`;
}
