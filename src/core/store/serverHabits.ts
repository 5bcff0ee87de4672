/** What is learnt of a server from its answers. */
export class ServerHabits {
  /** The largest page that it grants. */
  largest = 1000;
  /** Whether its lists begin with the newest run. */
  newestFirst = false;
  /** Whether it lists runs in the order of their numbers, one way or the other. */
  ordered = true;
}
