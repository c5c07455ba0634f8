import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type ContainerEntry, createContainer, readContainer } from './container.ts';
import { objectOf, tableOf } from './manifest.ts';
import { BackupProblem } from './problem.ts';
import { type Opening, newIdentity } from './sealing.ts';

describe('A8 the file of a backup', () => {
  let folder = '';
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'keystead-backup-')); });
  after(() => rm(folder, { recursive: true, force: true }));

  const entries: readonly ContainerEntry[] = [{ name: 'head.json', bytes: Buffer.from('{}') }, { name: 'tables/keystead.runs/000000', bytes: Buffer.alloc(300_000, 'canary-of-a-row\n') }, { name: 'objects/t/a/b', bytes: Buffer.alloc(0) }];

  async function write(name: string, recipients: readonly string[]): Promise<string> {
    const file = join(folder, name);
    const container = await createContainer(file, { recipients });
    for (const { name: entry, bytes } of entries) await container.add(entry, bytes);
    await container.finish();
    return file;
  }

  const readAll = async (file: string, opening: Opening): Promise<ContainerEntry[]> => Array.fromAsync(readContainer(file, opening));
  const refused = (pattern: RegExp) => (error: unknown) => error instanceof BackupProblem && pattern.test(error.message);

  it('A8 gives back what went in to any of its recipients, can be read by its owner alone, and shows nothing of it', async () => {
    const [one, other] = [await newIdentity(), await newIdentity()];
    const file = await write('two', [one.recipient, other.recipient]);
    for (const { identity } of [one, other]) assert.deepEqual(await readAll(file, { identities: [identity] }), entries);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok(!(await readFile(file)).includes('canary-of-a-row'));
  });

  it('A8 opens for nobody else, and names what is wrong', async () => {
    const [mine, stranger] = [await newIdentity(), await newIdentity()];
    const file = await write('mine', [mine.recipient]);
    await assert.rejects(readAll(file, { identities: [stranger.identity] }), refused(/made for another recipient/));
    await assert.rejects(readAll(file, { passphrase: 'a passphrase of some length' }), refused(/made for another recipient|damaged/));
    await assert.rejects(readAll(file, { identities: ['no identity'] }), refused(/no age identity/));
    await assert.rejects(createContainer(join(folder, 'nobody'), { recipients: ['age1nobody'] }), refused(/is no age recipient/));
  });

  it('A8 a changed byte and a cut anywhere are found', async () => {
    const { identity, recipient } = await newIdentity();
    const whole = await readFile(await write('whole', [recipient]));
    for (const at of [10, 150, 70_000, whole.byteLength - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(join(folder, 'changed'), changed);
      await assert.rejects(readAll(join(folder, 'changed'), { identities: [identity] }), BackupProblem, `byte ${at}`);
    }
    for (const length of [0, 40, 66_000, whole.byteLength - 16]) {
      await writeFile(join(folder, 'cut'), whole.subarray(0, length));
      await assert.rejects(readAll(join(folder, 'cut'), { identities: [identity] }), BackupProblem, `cut at ${length}`);
    }
  });

  it('A8 nothing is written over, and what is abandoned leaves nothing', async () => {
    const { recipient } = await newIdentity();
    const container = await createContainer(join(folder, 'abandoned'), { recipients: [recipient] });
    await container.add('head.json', Buffer.from('{}'));
    await assert.rejects(createContainer(join(folder, 'abandoned'), { recipients: [recipient] }), refused(/is there already/));
    await container.abandon();
    assert.deepEqual((await readdir(folder)).filter((name) => name.startsWith('abandoned')), []);
    const there = join(folder, 'there');
    await writeFile(there, 'an earlier backup');
    await assert.rejects(createContainer(there, { recipients: [recipient] }), refused(/is there already/));
  });

  it('attack 25: an entry whose name leads elsewhere is neither a table nor an object', () => {
    for (const name of ['objects/../../etc/passwd', 'objects//etc/passwd', '/etc/passwd', 'objects/t/..', 'objects/.ssh/x/', 'tables/../x/1', 'tables/keystead.runs/1/2', 'objects/a\\..\\b']) assert.deepEqual([tableOf(name), objectOf(name)], [null, null], name);
    assert.deepEqual([tableOf('tables/keystead.runs/000001'), objectOf('objects/t/0189/0190.text')], ['keystead.runs', 't/0189/0190.text']);
  });
});
