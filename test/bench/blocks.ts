import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The longest time that an event loop was blocked, in ms. */
export interface Block {
  /** By the clock: includes waiting for a core, where other processes keep all of them busy. */
  readonly clock: number;
  /** By this thread's own work: what another program can't change. */
  readonly work: number;
}

/** How long some work blocks this thread's event loop at most. */
export async function longestBlock(work: () => Promise<void>): Promise<Block> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let last = ownTime();
  let longest = 0;
  const look = (): void => {
    const now = ownTime();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  await work();
  look();
  clearInterval(timer);
  delay.disable();
  return { clock: delay.max / 1e6, work: longest };
}

/** In ms. */
function ownTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
