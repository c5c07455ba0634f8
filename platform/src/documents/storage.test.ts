import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildApp } from 'fauxqs';
import type { S3Settings } from '../foundation/index.ts';
import { copyObjects } from './move-objects.ts';
import { checkStorage, openStorage } from './open-storage.ts';
import { type ObjectStorage, ObjectMissing, openFolderStorage } from './storage.ts';
import { storageConformance } from './storage.conformance.ts';

let folder = '';
let s3: ReturnType<typeof buildApp>;
let front: Front;
let made = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-storage-'));
  s3 = buildApp({ logger: false });
  // It takes no object above 11 MiB by itself; S3 takes 5 GiB in one request.
  s3.removeContentTypeParser('*');
  s3.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 64 * 1_048_576 }, (_request, body, done) => { done(null, body); });
  await s3.listen({ port: 0, host: '127.0.0.1' });
  front = await startFront((s3.server.address() as AddressInfo).port);
  assert.equal((await fetch(`http://127.0.0.1:${front.port}/documents`, { method: 'PUT' })).status, 200);
});
after(async () => {
  await front.close();
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const settings = (change: Partial<S3Settings> = {}): S3Settings => ({
  bucket: 'documents', region: 'us-east-1', endpoint: `http://127.0.0.1:${front.port}`, pathStyle: true, prefix: `installation-${made += 1}`, credentials: { accessKeyId: 'key', secret: { value: 'a secret of the test' } }, ...change,
});
const openS3 = (change: Partial<S3Settings> = {}): Promise<ObjectStorage> => openStorage({ storage: settings(change), dataDirectory: folder });

describe('storage in a folder', () => { storageConformance(async () => openFolderStorage(join(folder, String(made += 1)))); });
describe('storage in S3', () => {
  storageConformance(() => openS3());

  it('C4 two installations share a bucket and see nothing of each other', async () => {
    const [one, other] = [await openS3({ prefix: 'here' }), await openS3({ prefix: 'here-too' })];
    await one.put('t/a/1', Buffer.from('one'));
    await assert.rejects(other.get('t/a/1'), ObjectMissing);
    await one.deleteAll('t');
    await other.put('t/a/1', Buffer.from('other'));
    await one.deleteAll('t');
    assert.equal(Buffer.from(await other.get('t/a/1')).toString(), 'other');
  });

  it('fault 3 a server that answers 503, or breaks the connection off, is asked again; nothing is stored by halves', async () => {
    const storage = await openS3();
    front.next = ['503', 'cut', '503'];
    await storage.put('t/a/1', Buffer.alloc(300_000, 1));
    assert.deepEqual(front.next, [], 'every answer was used up');
    assert.equal((await storage.get('t/a/1')).byteLength, 300_000);
  });

  it('fault 3 one that goes on answering 503 is told as unavailable, without its own words; what was there before is still there', async () => {
    const storage = await openS3();
    await storage.put('t/a/1', Buffer.from('before'));
    front.next = Array<Fault>(4).fill('503');
    await assert.rejects(storage.put('t/a/1', Buffer.from('after')), { code: 'unavailable', message: /the storage of documents does not do its work \(it answers 503\)/ });
    assert.equal(Buffer.from(await storage.get('t/a/1')).toString(), 'before');
    front.next = Array<Fault>(8).fill('cut');
    await assert.rejects(storage.put('t/a/2', Buffer.alloc(300_000)), { code: 'unavailable', message: /it does not answer/ });
    front.next = [];
    await assert.rejects(storage.get('t/a/2'), ObjectMissing);
  });

  it('C4 a folder is copied to a bucket and back: what is there already is left alone, and a copy that broke off goes on', async () => {
    const [from, to, back] = [openFolderStorage(join(folder, 'from')), await openS3(), openFolderStorage(join(folder, 'back'))];
    for (const name of ['1', '2', '3.text']) await from.put(`t/a/${name}`, Buffer.from(`object ${name}`));
    await to.put('t/a/1', Buffer.from('object 1'));
    await to.put('t/a/2', Buffer.from('cut o'));
    assert.deepEqual(await copyObjects(from, to), { copied: 2, there: 1, bytes: 21 });
    assert.deepEqual(await copyObjects(from, to), { copied: 0, there: 3, bytes: 0 });
    assert.equal((await copyObjects(to, back)).copied, 3);
    assert.equal(Buffer.from(await back.get('t/a/2')).toString(), 'object 2');
  });

  it('C4 what a person has to change is said: a bucket that is not there; a server that is gone', async () => {
    await assert.rejects(checkStorage(await openS3({ bucket: 'elsewhere' })), { code: 'unavailable', message: /there is no such bucket/ });
    const gone = createServer();
    await new Promise<void>((resolve) => { gone.listen(0, '127.0.0.1', resolve); });
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => { gone.close(resolve); });
    await assert.rejects(checkStorage(await openS3({ endpoint: `http://127.0.0.1:${port}` })), { code: 'unavailable', message: /it does not answer/ });
  });
});

type Fault = '503' | 'cut';
interface Front { readonly port: number; next: Fault[]; close(): Promise<void> }

/** Stands before the server and spoils the answers that the test asks for. */
async function startFront(port: number): Promise<Front> {
  const pass = (incoming: IncomingMessage, response: ServerResponse): void => {
    const outgoing = request({ host: '127.0.0.1', port, method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  };
  const state: { next: Fault[] } = { next: [] };
  const server: Server = createServer((incoming, response) => {
    const fault = state.next.shift();
    if (fault === undefined) pass(incoming, response);
    // In the middle: some of what is sent has arrived.
    else if (fault === 'cut') incoming.once('data', () => incoming.socket.destroy()).once('end', () => incoming.socket.destroy());
    else incoming.resume().once('end', () => response.writeHead(503, { 'content-type': 'application/xml' }).end('<Error><Code>ServiceUnavailable</Code><Message>internal words</Message></Error>'));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    port: (server.address() as AddressInfo).port,
    get next() { return state.next; },
    set next(faults) { state.next = faults; },
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}
