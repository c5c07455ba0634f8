import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { checkStorage } from './open-storage.ts';
import { type ObjectStorage, ObjectMissing } from './storage.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function keysIn(storage: ObjectStorage): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of storage.list()) keys.push(key);
  return keys.toSorted();
}

/** What every storage of sealed bytes does. @param open gives an empty one. */
export function storageConformance(open: () => Promise<ObjectStorage>): void {
  it('C4 what is put is what is got, also 16 MiB of it and none at all; a second put takes the place of the first', async () => {
    const storage = await open();
    const large = randomBytes(16 * 1_048_576);
    await storage.put('t/a/large', large);
    await storage.put('t/a/none', new Uint8Array());
    await storage.put('t/a/twice', Buffer.from('first'));
    await storage.put('t/a/twice', Buffer.from('second'));
    assert.equal(hashOf(await storage.get('t/a/large')), hashOf(large));
    assert.equal((await storage.get('t/a/none')).byteLength, 0);
    assert.equal(Buffer.from(await storage.get('t/a/twice')).toString(), 'second');
    assert.deepEqual(await keysIn(storage), ['t/a/large', 't/a/none', 't/a/twice']);
  });

  it('C4 what is not there is missing, and deleting it is no error', async () => {
    const storage = await open();
    await assert.rejects(storage.get('t/a/never'), ObjectMissing);
    await storage.delete('t/a/never');
    await storage.deleteAll('t/never');
    await storage.put('t/a/once', Buffer.from('x'));
    await storage.delete('t/a/once');
    await assert.rejects(storage.get('t/a/once'), ObjectMissing);
    assert.deepEqual(await keysIn(storage), []);
  });

  it('T8 everything below a prefix goes, more than a server lists at once, and nothing beside it', async () => {
    const storage = await open();
    const names = Array.from({ length: 1_050 }, (_, index) => `t/gone/${index % 7 === 0 ? 'exports/1/' : ''}${index}`);
    for (let start = 0; start < names.length; start += 50) await Promise.all(names.slice(start, start + 50).map((name) => storage.put(name, Buffer.from('x'))));
    const beside = ['t/gone-not/1', 't/gone.text', 't/other/1'];
    for (const name of beside) await storage.put(name, Buffer.from('x'));
    assert.equal((await keysIn(storage)).length, names.length + beside.length);
    await storage.deleteAll('t/gone');
    assert.deepEqual(await keysIn(storage), beside.toSorted());
  });

  it('C4 the check of a storage leaves nothing behind', async () => {
    const storage = await open();
    await checkStorage(storage);
    assert.deepEqual(await keysIn(storage), []);
  });
}
