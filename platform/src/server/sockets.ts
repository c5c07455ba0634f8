import { createHash } from 'node:crypto';
import { lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** `sun_path` holds 108 bytes on Linux and 104 elsewhere; the longest name we put behind a folder has 20. */
const longestFolder = 80;

/**
 * A path to `folder` that is short enough for Unix sockets below it: the folder itself, or a link to it in a folder of our
 * own under the system's temporary directory.
 */
export async function shortSocketFolder(folder: string): Promise<string> {
  const whole = resolve(folder);
  if (Buffer.byteLength(whole) <= longestFolder) return whole;
  const links = join(tmpdir(), `keystead-${userInfo().uid}`);
  await mkdir(links, { mode: 0o700 }).catch(() => undefined);
  const found = await lstat(links);
  if (!found.isDirectory() || (found.mode & 0o077) !== 0 || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw new Error(`${links} is not a folder of ours; remove it, or choose a data folder with a shorter path.`);
  }
  const link = join(links, createHash('sha256').update(whole).digest('hex').slice(0, 16));
  if ((await readlink(link).catch(() => null)) !== whole) {
    await rm(link, { force: true });
    await symlink(whole, link);
  }
  return link;
}
