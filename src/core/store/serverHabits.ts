import type { Page } from '../rundb/index.ts';

/** What a server's responses reveal about it. */
export class ServerHabits {
  /** The largest page size it allows. */
  largest = 1000;
  /** Whether its lists start with the newest run. */
  newestFirst = false;
  /** Whether it lists runs by number, ascending or descending. */
  ordered = true;
  /** The newest experiment with runs; undefined if not known yet. */
  newest: number | undefined;
  /** Ignore what the local copy got before the user's last refresh, ms since 1970. */
  refreshed = -Infinity;

  /** A page that isn't the last of its list reveals how many results the server allows. */
  learn({ all, count = Infinity, next }: Page, asked: { limit: number; offset?: number }): void {
    const { limit, offset = 0 } = asked;
    const isLast = next === undefined || offset + all.length === count;
    if (!isLast && 0 < all.length && all.length < limit) {
      this.largest = Math.min(this.largest, all.length);
    }
  }
}
