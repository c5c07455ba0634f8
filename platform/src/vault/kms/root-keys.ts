import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RootRing } from '@keystead/contract';
import { VaultError } from '../errors.ts';
import { openKeyFile } from './key-file.ts';
import { makeRootKeyFile } from './key-file-storage.ts';
import type { KeyProvider } from './key-provider.ts';
import { type KeyProviders, createKeyProviders } from './key-providers.ts';

/** Names a root key: the driver, and the key there. */
export interface RootKeyName { readonly kms: string; readonly kmsKeyId: string }

/** What the database says about the root keys of a ring. */
export interface RootKeyFacts {
  /** The one that a rotation made primary; `null` before the first rotation. */
  readonly primary: RootKeyName | null;
  /** Those that nothing is wrapped by any more: they are not used, though they may still be there. */
  readonly retired: readonly RootKeyName[];
}

/** Root keys that come and go while the process runs. */
export interface RootKeys extends KeyProviders {
  /** Looks again which there are, and which of them is the primary one. */
  refresh(): Promise<void>;
  /**
   * A root key that is none of `known`: the one made for this before, else a new one, in a file of its own. It is not the
   * primary one yet.
   * @throws VaultError `root-key-is-external` where another service than key files keeps the root keys.
   */
  add(known: readonly RootKeyName[]): Promise<KeyProvider>;
}

export interface LiveRootKeysOptions {
  readonly ring: RootRing;
  /** What is configured. */
  readonly configured: KeyProviders;
  /** Where key files lie. */
  readonly folder: string;
  /** Reads the present facts. */
  readonly facts: () => Promise<RootKeyFacts>;
}

const keyFileDriver = 'key-file';

/**
 * The root keys of a ring: what is configured, and the key files beside the first one (`<ring>-root.<key id>.key`).
 * Where a key file is configured, the database says which of the files is the primary one; any other service is chosen by the configuration.
 */
export async function openLiveRootKeys(options: LiveRootKeysOptions): Promise<RootKeys> {
  const { ring, configured, folder } = options;
  const files = new Map<string, KeyProvider>();
  const pattern = new RegExp(`^${ring}-root(?:\\.(kf_[0-9a-f]{16}))?\\.key$`);
  let providers = configured;

  async function readFolder(retired: readonly RootKeyName[]): Promise<void> {
    const there = new Set<string>();
    for (const name of await readdir(folder)) {
      const found = pattern.exec(name);
      // One that is retired need not be whole any more.
      if (found === null || retired.some((key) => key.kms === keyFileDriver && key.kmsKeyId === found[1])) continue;
      there.add(name);
      if (!files.has(name)) files.set(name, await openKeyFile({ path: join(folder, name) }));
    }
    for (const name of files.keys()) if (!there.has(name)) files.delete(name);
  }

  async function refresh(): Promise<void> {
    const { primary, retired } = await options.facts();
    await readFolder(retired);
    const all = [configured.current, ...configured.earlier, ...files.values()].filter((each, index, list) => list.findIndex((other) => sameKey(other, each)) === index);
    const chosen = configured.current.name === keyFileDriver && primary !== null ? all.find((each) => isNamed(each, primary)) : undefined;
    if (configured.current.name === keyFileDriver && primary?.kms === keyFileDriver && chosen === undefined) throw new VaultError('root-key-missing', { path: rootKeyPath({ folder, ring, keyId: primary.kmsKeyId }) });
    const current = chosen ?? configured.current;
    providers = createKeyProviders(current, all.filter((each) => !sameKey(each, current) && !retired.some((name) => isNamed(each, name))));
  }

  await refresh();
  return {
    get current() { return providers.current; },
    get earlier() { return providers.earlier; },
    find: (kms, kmsKeyId) => providers.find(kms, kmsKeyId),
    health: () => providers.health(),
    refresh,
    async add(known) {
      if (configured.current.name !== keyFileDriver) throw new VaultError('root-key-is-external', { kms: configured.current.name });
      await readFolder((await options.facts()).retired);
      const unused = [...files.values()].find((each) => !known.some((name) => isNamed(each, name)));
      const added = unused ?? await openKeyFile({ path: await makeRootKeyFile(folder, ring) });
      await refresh();
      return added;
    },
  };
}

/** Where a further root key lies. The first one of a ring has a name without an id. */
export function rootKeyPath({ folder, ring, keyId }: { folder: string; ring: RootRing; keyId: string }): string {
  return join(folder, `${ring}-root.${keyId}.key`);
}

export function nameOf(provider: KeyProvider): RootKeyName {
  return { kms: provider.name, kmsKeyId: provider.keyId };
}

function isNamed(provider: KeyProvider, name: RootKeyName): boolean {
  return provider.name === name.kms && provider.keyId === name.kmsKeyId;
}

function sameKey(a: KeyProvider, b: KeyProvider): boolean {
  return a.name === b.name && a.keyId === b.keyId;
}
