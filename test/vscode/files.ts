import { access } from 'node:fs/promises';

/** Whether there is a file or directory that we may reach (`mode` as `access` takes it). */
export async function exists(path: string, mode?: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
