import { readFile, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rootRings } from '@keystead/contract';
import { readConfiguration } from '../foundation/index.ts';
import { type HostCommandName, askHost } from '../server/index.ts';
import type { Command } from './command.ts';

const help = `Usage: keystead root-keys [list | rotate [credential|content|audit] | destroy RING KEY-ID --confirm KEY-ID] [--data-dir DIR] [--json]

  list     which root keys there are, what stands under each, and how far a rotation is
  rotate   make a new root key, wrap every organisation's keys by it, stop using the former one; goes on by itself after a crash
  destroy  remove the file of a retired root key. Backups made before its rotation open with it alone

Works on the host alone, while Keystead runs.
`;

const pauseMilliseconds = 1_000;
const options = { 'data-dir': { type: 'string' }, json: { type: 'boolean', default: false }, confirm: { type: 'string' }, help: { type: 'boolean', default: false } } as const;

interface Status {
  readonly ring: string;
  readonly rootKeys: readonly { readonly kms: string; readonly kmsKeyId: string; readonly state: string; readonly wrapped: number }[];
  readonly health: { readonly state: string; readonly detail: string | null };
  readonly rotation: { readonly step: string; readonly rewrapped: number; readonly total: number; readonly waitingFor: string | null; readonly finishedAt: string | null } | null;
}

/** `keystead root-keys`: rotation of the keys that wrap everything, on the host. */
export const rootKeysCommand: Command = {
  summary: 'List, rotate and destroy root keys (on the host)',
  async run(parameters) {
    try {
      const { values, positionals: [verb = 'list', ring, keyId, ...rest] } = parseArgs({ args: [...parameters], options, strict: true, allowPositionals: true });
      if (values.help) { process.stdout.write(help); return 0; }
      const dataDirectory = readConfiguration(process.env, values['data-dir'] === undefined ? {} : { dataDirectory: values['data-dir'] }).dataDirectory;
      const known = ring === undefined || rootRings.some((each) => each === ring);
      if (verb === 'list' && ring === undefined) return print(await ask(dataDirectory, 'root-keys', {}), values.json);
      if (verb === 'rotate' && known && keyId === undefined) return await rotate(dataDirectory, { ring, json: values.json });
      if (verb === 'destroy' && known && ring !== undefined && keyId !== undefined && rest.length === 0) return await destroy(dataDirectory, { ring, keyId, confirm: values.confirm });
      process.stderr.write(help);
      return 2;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  },
};

async function ask(dataDirectory: string, name: HostCommandName, input: object): Promise<readonly Status[]> {
  const { status, body } = await askHost(dataDirectory, name, input);
  if (status !== 200) throw new Error((body as { title?: string } | null)?.title ?? 'It failed.');
  return body as readonly Status[];
}

/** Begins, and tells how far it is until it is done. Ending this command does not end the rotation. */
async function rotate(dataDirectory: string, { ring, json }: { ring: string | undefined; json: boolean }): Promise<number> {
  let status = await ask(dataDirectory, 'rotate-root-key', ring === undefined ? {} : { ring });
  let said = '';
  for (;;) {
    const mine = status.filter((each) => ring === undefined || each.ring === ring);
    const line = mine.map(({ ring: name, rotation }) => `${name}: ${describe(rotation)}`).join('; ');
    if (!json && line !== said) process.stderr.write(`${line}\n`);
    said = line;
    if (mine.every(({ rotation }) => rotation === null || rotation.finishedAt !== null)) return print(mine, json);
    await new Promise((resolve) => { setTimeout(resolve, pauseMilliseconds); });
    status = await ask(dataDirectory, 'root-keys', {});
  }
}

function describe(rotation: Status['rotation']): string {
  if (rotation === null) return 'no rotation yet';
  if (rotation.finishedAt !== null) return `done, ${rotation.rewrapped} keys rewrapped`;
  const progress = rotation.step === 'rewrap' ? ` ${rotation.rewrapped} of ${rotation.total}` : '';
  return `${rotation.step}${progress}${rotation.waitingFor === null ? '' : ` (${rotation.waitingFor})`}`;
}

function print(statuses: readonly Status[], json: boolean): number {
  if (json) { process.stdout.write(`${JSON.stringify(statuses)}\n`); return 0; }
  for (const { ring, rootKeys, rotation, health } of statuses) {
    process.stdout.write(`${ring} ring: ${describe(rotation)}\n${health.state === 'ok' ? '' : `  NOT WELL: ${health.detail ?? 'it does not say why'}\n`}`);
    for (const key of rootKeys) process.stdout.write(`  ${key.state.padEnd(8)} ${key.kms} ${key.kmsKeyId}  wraps ${key.wrapped} keys\n`);
  }
  return 0;
}

/** Only a key that nothing stands under, and only after its name was written twice. */
async function destroy(dataDirectory: string, { ring, keyId, confirm }: { ring: string; keyId: string; confirm: string | undefined }): Promise<number> {
  const statuses = await ask(dataDirectory, 'root-keys', {});
  const key = statuses.find((status) => status.ring === ring)?.rootKeys.find((each) => each.kmsKeyId === keyId);
  if (key === undefined) throw new Error(`The ${ring} ring knows no root key ${keyId}. See keystead root-keys list.`);
  if (key.state !== 'retired' || key.wrapped > 0) throw new Error(`The root key ${keyId} is ${key.state} and wraps ${key.wrapped} keys. Rotate first: keystead root-keys rotate ${ring}.`);
  if (key.kms !== 'key-file') throw new Error(`The root key ${keyId} is kept by ${key.kms}: disable and destroy it there.`);
  if (confirm !== keyId) throw new Error(`This cannot be undone: backups made while ${keyId} was in use open with it alone. To go on, add --confirm ${keyId}.`);
  const folder = join(dataDirectory, 'keys');
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!name.startsWith(`${ring}-root`) || !(await readFile(path, 'utf8')).split('\n').includes(`id: ${keyId}`)) continue;
    await unlink(path);
    process.stdout.write(`${path} is removed. Remove its copies in your backups when those are due.\n`);
    return 0;
  }
  throw new Error(`There is no file of ${keyId} in ${folder}; it may have been removed before.`);
}
