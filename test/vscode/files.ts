import { access } from 'node:fs/promises';

/** Whether a file or directory exists and is accessible (`mode` as in `access`). */
export async function exists(path: string, mode?: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
