import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { DocumentDescription } from '@keystead/contract';
import { newId } from '../src/foundation/index.ts';
import { type CatalogueWorld, addTenant, eventsOf, openCatalogueWorld, uploadText } from './support/catalogue-world.ts';

let world: CatalogueWorld;
let tenantA = '';
before(async () => {
  world = await openCatalogueWorld();
  tenantA = await addTenant(world.database, 'A');
  world.addPerson('anna', { tenantId: tenantA, role: 'owner' });
  world.addPerson('vera', { tenantId: tenantA, role: 'viewer' });
  world.addPerson('bert', { tenantId: await addTenant(world.database, 'B'), role: 'owner' });
});
after(() => world.close());

describe('documents', () => {
  it('C4 an upload is parsed, listed, read page by page, and its reading is recorded', async () => {
    const id = await uploadText(world, 'anna', '../up/lease.txt', 'page one\fpage two');
    const listed = await world.send<{ items: DocumentDescription[] }>('anna', 'GET', '/api/v1/documents');
    const shown = listed.body.items.find((document) => document.id === id);
    assert.deepEqual([shown?.name, shown?.kind, shown?.pageCount, shown?.state], ['lease.txt', 'txt', 2, 'ready']);
    const text = await world.send('anna', 'GET', `/api/v1/documents/${id}/text`);
    assert.deepEqual(text.body['pages'], [{ number: 1, text: 'page one' }, { number: 2, text: 'page two' }]);
    assert.ok((await eventsOf(world, tenantA)).some((event) => event.action === 'document.read' && event.subject_id === id));
  });

  it('C4 bytes and text lie sealed under generated names: nothing readable is in storage or database', async () => {
    const secret = 'a sentence nobody may find';
    const id = await uploadText(world, 'anna', 'secret-name.txt', secret);
    const files = await readdir(world.folder, { recursive: true, withFileTypes: true });
    assert.ok(files.some((file) => file.name === id));
    for (const file of files.filter((entry) => entry.isFile())) {
      assert.ok(!(await readFile(join(file.parentPath, file.name))).includes(secret));
      assert.ok(!file.name.includes('secret'));
    }
  });

  it('attack 7: documents of another tenant answer as an unknown id does, for every verb', async () => {
    const id = await uploadText(world, 'anna', 'mine.txt', 'mine');
    for (const [method, path, body] of [['GET', ''], ['GET', '/text'], ['PUT', '/data-class', { dataClass: 'public' }], ['DELETE', '']] as const) {
      const foreign = await world.send('bert', method, `/api/v1/documents/${id}${path}`, body);
      const unknown = await world.send('bert', method, `/api/v1/documents/${newId()}${path}`, body);
      assert.equal(foreign.status, 404);
      assert.deepEqual({ ...foreign.body, traceId: '' }, { ...unknown.body, traceId: '' });
    }
    assert.equal((await world.send('anna', 'GET', `/api/v1/documents/${id}`)).status, 200);
    assert.equal((await world.send<{ items: unknown[] }>('bert', 'GET', '/api/v1/documents')).body.items.length, 0);
  });

  it('C4 a deleted document is gone: row without key, files removed, tombstone with the id', async () => {
    const id = await uploadText(world, 'anna', 'gone.txt', 'gone');
    assert.equal((await world.send('anna', 'DELETE', `/api/v1/documents/${id}`)).status, 204);
    assert.equal((await world.send('anna', 'GET', `/api/v1/documents/${id}/text`)).status, 404);
    assert.equal((await world.send('anna', 'DELETE', `/api/v1/documents/${id}`)).status, 404);
    assert.ok(!(await readdir(world.folder, { recursive: true })).some((name) => name.includes(id)));
    const row = await world.database.open('keystead_app').as<{ documents: { id: string; object_key: Buffer | null; state: string } }>()
      .inTenant(tenantA, (trx) => trx.selectFrom('documents').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
    assert.deepEqual([row.object_key, row.state], [null, 'deleted']);
  });

  it('attack 21: more bytes than the limit are refused as they come, whatever the type; unsupported kinds are named', async () => {
    const large = await world.upload('anna', 'large.txt', Buffer.alloc(26_214_401, 65));
    assert.deepEqual([large.status, large.body.code], [413, 'payload_too_large']);
    const picture = await world.upload('anna', 'lease.pdf', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'));
    assert.deepEqual([picture.status, picture.body.code, picture.body.parameters['detail']], [415, 'unsupported_media_type', 'a picture']);
    const broken = await world.upload('anna', 'lease.pdf', '%PDF-1.7 broken');
    assert.deepEqual([broken.status, broken.body.code], [422, 'document_unreadable']);
  });

  it('a viewer may read and not upload', async () => {
    assert.equal((await world.upload('vera', 'x.txt', 'x')).status, 403);
    assert.equal((await world.send('vera', 'GET', '/api/v1/documents')).status, 200);
  });
});
