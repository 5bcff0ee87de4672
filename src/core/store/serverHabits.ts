import type { Page } from '../rundb/index.ts';

/** What is learnt of a server from its answers. */
export class ServerHabits {
  /** The largest page that it grants. */
  largest = 1000;
  /** Whether its lists begin with the newest run. */
  newestFirst = false;
  /** Whether it lists runs in the order of their numbers, one way or the other. */
  ordered = true;
  /** The newest experiment with runs; undefined where that is not known yet. */
  newest: number | undefined;
  /** What the local copy has since before the user refreshed does not count, ms since 1970. */
  refreshed = -Infinity;

  /** A page that is not the last of its list tells how many results are granted. */
  learn({ all, count = Infinity, next }: Page, asked: { limit: number; offset?: number }): void {
    const { limit, offset = 0 } = asked;
    const isLast = next === undefined || offset + all.length === count;
    if (!isLast && 0 < all.length && all.length < limit) {
      this.largest = Math.min(this.largest, all.length);
    }
  }
}
