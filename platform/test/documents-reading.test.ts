import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CompiledQuery } from 'kysely';
import { type ContentKeys, type DocumentParser, type Documents, type ObjectStorage, ParseRefusal, openContentKeys, openDocuments, openFolderStorage, openRemoval } from '../src/documents/index.ts';
import { systemClock } from '../src/foundation/index.ts';
import { createKeyProviders, createMemoryKeyProvider, openContentVault, openKeyRing } from '../src/vault/index.ts';
import { addTenant, eventsOf } from './support/catalogue-world.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

type Outcome = Awaited<ReturnType<DocumentParser['parse']>>;

let database: TestDatabase;
let folder = '';
let tenantId = '';
let contentKeys: ContentKeys;
/** Makes documents as one process has them, with a parser in the hands of the test. */
let open: (parse: DocumentParser['parse']) => Documents;

before(async () => {
  database = await startTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'keystead-objects-'));
  tenantId = await addTenant(database, 'A');
  const app = database.open('keystead_app');
  contentKeys = openContentKeys({ database: app, vault: openContentVault({ ring: openKeyRing({ ring: 'content', keys: createKeyProviders(createMemoryKeyProvider()), clock: systemClock }) }) });
  open = (parse) => openDocuments({ database: app, storage: openFolderStorage(folder), contentKeys, parser: { parse }, patience: { textMilliseconds: 60_000, picturesMilliseconds: 0 } });
});
after(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const scan = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const read: Outcome = { kind: 'image', paging: 'original', pages: ['what it says'], readByOcr: [{ page: 1, confidence: 61.5 }] };
const upload = (documents: Documents) => documents.upload({ tenantId, name: 'scan.png', bytes: scan, userId: null, actor: { kind: 'system', id: null } });
const lapse = (id: string) => database.open('keystead_app').as<{ documents: { id: string; reading_until: Date | null } }>().inTenant(tenantId, (trx) => trx.updateTable('documents').set({ reading_until: new Date(0) }).where('id', '=', id).execute());
const settled = async (documents: Documents, id: string) => {
  for (;;) {
    const described = await documents.describe(tenantId, id);
    if (described.state !== 'parsing') return described;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
};

describe('documents that take long to read', () => {
  it('C4 an upload with pictures is answered before they are read; it tells how far it is, and is ready once they are', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    let tell: Parameters<DocumentParser['parse']>[1];
    const documents = open((_bytes, onProgress) => {
      onProgress?.({ done: 0, total: 0 });
      tell = onProgress;
      return promise;
    });
    const uploaded = await upload(documents);
    assert.deepEqual([uploaded.state, uploaded.kind, uploaded.progress], ['parsing', 'image', null]);
    await assert.rejects(documents.readPages(tenantId, uploaded.id, null), /still being read/);
    tell?.({ done: 2, total: 5 });
    while ((await documents.describe(tenantId, uploaded.id)).progress?.done !== 2) await new Promise((next) => { setTimeout(next, 5); });
    resolve(read);
    const ready = await settled(documents, uploaded.id);
    assert.deepEqual([ready.state, ready.progress, ready.ocr, ready.pageCount], ['ready', null, { pages: 1, confidence: 62 }, 1]);
    assert.deepEqual((await documents.readPages(tenantId, uploaded.id, null)).readByOcr, [{ page: 1, confidence: 61.5 }]);
  });

  it('C4 what cannot be read in the end says why, and its bytes are kept until it is deleted', async () => {
    const documents = open(async (_bytes, onProgress) => {
      onProgress?.({ done: 0, total: 0 });
      await new Promise((resolve) => { setTimeout(resolve, 50); });
      throw new ParseRefusal('document_unreadable', 'it holds no text');
    });
    const failed = await settled(documents, (await upload(documents)).id);
    assert.deepEqual([failed.state, failed.failure], ['failed', 'it holds no text']);
    assert.deepEqual(await documents.readOriginal(tenantId, failed.id), scan);
  });

  it('C4 a document whose reader died is read again by the next process, once, and given up after three times', async () => {
    const dying = open((_bytes, onProgress) => {
      onProgress?.({ done: 0, total: 0 });
      return new Promise(() => undefined);
    });
    const { id } = await upload(dying);
    let parses = 0;
    const next = open(async () => {
      parses += 1;
      return read;
    });
    await next.tend();
    assert.equal(parses, 0, 'a living reader is left alone');
    await lapse(id);
    await Promise.all([next.tend(), next.tend()]);
    assert.deepEqual([parses, (await next.describe(tenantId, id)).state], [1, 'ready']);

    const { id: fatal } = await upload(dying);
    const breaking = open(() => Promise.reject(new Error('the process is out of something')));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await lapse(fatal);
      await breaking.tend();
    }
    assert.match((await breaking.describe(tenantId, fatal)).failure ?? '', /broken off 3 times/);
  });
});

describe('retention', () => {
  it('A7 what is older than the organisation keeps documents is destroyed and told in the log; what is under legal hold stays', async () => {
    const documents = open(async () => read);
    const ids = [(await upload(documents)).id, (await upload(documents)).id, (await upload(documents)).id] as const;
    const [old, held, young] = ids;
    await documents.hold(tenantId, held, { reason: 'a claim', userId: null, actor: { kind: 'system', id: null } });
    const inTenant = (query: string, values: unknown[] = []) => database.open('keystead_app').as<object>().inTenant(tenantId, (trx) => trx.executeQuery(CompiledQuery.raw(query, values)));
    await inTenant("update documents set uploaded_at = now() - interval '31 days' where id = any($1::uuid[])", [[old, held]]);
    const removal = openRemoval({ database: database.open('keystead_app'), storage: openFolderStorage(folder) });
    await removal.tend();
    assert.equal((await documents.describe(tenantId, old)).state, 'ready', 'kept where no number of days is chosen');
    await inTenant('update tenants set retention_days = 30 where id = $1', [tenantId]);
    // A run reads it: its days are counted from then.
    await documents.readPages(tenantId, old, { kind: 'system', id: null }, 'run');
    await removal.tend();
    assert.notEqual((await documents.describe(tenantId, old)).lastUsedAt, null);
    await inTenant("update documents set last_used_at = now() - interval '31 days' where id = $1", [old]);
    // Two processes at the same time.
    const done = await Promise.all([removal.tend(), removal.tend()]);
    assert.equal(done.reduce((sum, { purged }) => sum + purged, 0), 1);
    await assert.rejects(documents.describe(tenantId, old), /nothing here under that id/);
    assert.equal((await documents.describe(tenantId, held)).state, 'ready');
    assert.equal((await documents.describe(tenantId, young)).state, 'ready');
    assert.deepEqual((await eventsOf({ database }, tenantId)).filter(({ action }) => action === 'document.purged').map((event) => event.subject_id), [old]);
    const report = await documents.purges(tenantId, 31);
    assert.deepEqual([report.items.map(({ documents: count, retentionDays }) => [count, retentionDays]), report.total, report.underHold], [[[1, 30]], 1, 1]);
    assert.ok(!(await readdir(folder, { recursive: true })).some((name) => name.includes(old)));
  });

  it('C4 bytes that the storage kept although it was told otherwise, and those of an upload that broke off, are removed later', async () => {
    const storage = openFolderStorage(folder);
    let broken = true;
    const failing: ObjectStorage = { ...storage, put: (key, bytes) => (broken && key.endsWith('.text') ? Promise.reject(new Error('the storage is gone')) : storage.put(key, bytes)), delete: (key) => (broken ? Promise.reject(new Error('the storage is gone')) : storage.delete(key)) };
    const documents = openDocuments({ database: database.open('keystead_app'), storage: failing, contentKeys, parser: { parse: async () => ({ ...read, kind: 'txt' }) } });
    await assert.rejects(documents.upload({ tenantId, name: 'half.txt', bytes: Buffer.from('half'), userId: null, actor: { kind: 'system', id: null } }), /the storage is gone/);
    const remains = () => database.open('keystead_app').as<{ documents: { id: string; objects_remain: boolean; deleted_at: Date | null; state: string } }>().inTenant(tenantId, (trx) => trx.selectFrom('documents').select(['id', 'state']).where('objects_remain', '=', true).execute());
    const [half] = await remains();
    assert.equal(half?.state, 'deleted', 'no list shows it');
    broken = false;
    const whole = (await documents.upload({ tenantId, name: 'whole.txt', bytes: Buffer.from('whole'), userId: null, actor: { kind: 'system', id: null } })).id;
    broken = true;
    await documents.remove(tenantId, whole, { versions: 'this', actor: { kind: 'system', id: null } });
    assert.deepEqual((await remains()).map(({ id }) => id).toSorted(), [half?.id ?? '', whole].toSorted());
    broken = false;
    const removal = openRemoval({ database: database.open('keystead_app'), storage: failing });
    assert.equal((await removal.tend()).swept, 0, 'not at once: an upload may be under way');
    await database.open('keystead_app').as<{ documents: { deleted_at: Date | null } }>().inTenant(tenantId, (trx) => trx.updateTable('documents').set({ deleted_at: new Date(Date.now() - 3_600_000) }).execute());
    await removal.tend();
    assert.deepEqual(await remains(), []);
    assert.ok(!(await readdir(folder, { recursive: true })).some((name) => name.includes(whole) || name.includes(half?.id ?? '?')));
  });
});
