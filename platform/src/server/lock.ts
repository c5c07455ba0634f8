import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, processMark } from '../foundation/index.ts';

/**
 * Makes sure that one Keystead runs on a data folder. A lock whose process is gone, or is another program that got the
 * same number since, is a leftover of `kill -9` and is taken over.
 *
 * @returns how to let go of it.
 * @throws Error naming the process that holds it.
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'keystead.pid');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(`${processMark()}\n`);
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
      const holder = (await readFile(file, 'utf8')).trim();
      if (isRunning(holder)) throw new Error(`Keystead is already running on ${folder} (process ${holder.split(' ', 1)[0]}). Stop it first, or choose another folder with --data-dir.`, { cause: error });
      await rm(file, { force: true });
    }
  }
  throw new Error(`The lock ${file} could not be taken; another start was faster.`);
}
