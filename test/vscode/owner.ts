const cleanups = new Set<() => void>();
let listening = false;

/**
 * Has `cleanup` called when this process ends, also by Ctrl+C; what was registered last goes first.
 * Returns a function that takes it back. `cleanup` must be synchronous.
 */
export function atExit(cleanup: () => void): () => void {
  if (!listening) {
    listening = true;
    process.on('exit', () => {
      for (const each of [...cleanups].reverse()) each();
    });
    process.on('SIGINT', () => process.exit(130));
    process.on('SIGTERM', () => process.exit(143));
    process.on('SIGHUP', () => process.exit(129));
  }
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}
