const cleanups = new Set<() => void>();
let listening = false;

/**
 * Registers a synchronous `cleanup` for when this process ends, including by Ctrl+C; the last one
 * registered runs first. Returns a function that unregisters it.
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
