import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VaultError } from '../errors.ts';
import { countOwnKeys, countRootKeys } from './counted-keys.ts';
import type { KeyProvider } from './key-provider.ts';
import { createKeyProviders } from './key-providers.ts';
import { createMemoryKeyProvider } from './memory.ts';

describe('O3 calls to key services are counted', () => {
  const context = { purpose: 'test' };
  function failing(error: Error): KeyProvider {
    const fail = async (): Promise<Buffer> => { throw error; };
    return { ...createMemoryKeyProvider(), name: 'failing', wrap: fail, unwrap: fail };
  }

  it('by driver, operation and outcome; what is wrapped and what is thrown stays as it was', async () => {
    const calls: string[] = [];
    const note = ({ kms, operation, outcome }: { kms: string; operation: string; outcome: string }): void => { calls.push(`${kms} ${operation} ${outcome}`); };
    const memory = createMemoryKeyProvider();
    const broken = failing(new VaultError('kms-unavailable', { kms: 'failing', detail: 'it does not answer' }));
    const keys = countRootKeys({ ...createKeyProviders(memory, [broken]), refresh: async () => undefined, add: async () => memory }, note);
    const wrapped = await keys.current.wrap(context, Buffer.from('key'));
    assert.equal((await memory.unwrap(context, wrapped)).toString(), 'key');
    assert.equal((await keys.find(memory.name, memory.keyId)?.unwrap(context, wrapped))?.toString(), 'key');
    const [earlier] = keys.earlier;
    await assert.rejects(earlier?.unwrap(context, wrapped) ?? Promise.resolve(), (error) => error instanceof VaultError && error.code === 'kms-unavailable');
    assert.equal(keys.current, keys.current);
    const own = countOwnKeys({ current: async () => failing(new Error('something else')), find: async () => undefined }, note);
    await assert.rejects((await own.current('tenant'))?.wrap(context, wrapped) ?? Promise.resolve(), /something else/);
    assert.equal(await own.find('tenant', 'memory', 'x'), undefined);
    assert.deepEqual(calls, [`${memory.name} wrap ok`, `${memory.name} unwrap ok`, 'failing unwrap kms-unavailable', 'failing wrap error']);
  });
});
