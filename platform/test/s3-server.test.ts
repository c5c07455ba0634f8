import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { openSampleLogs, placeConformance, publishedKey } from '../src/audit/publishing/place.conformance.ts';
import { openS3Place } from '../src/audit/publishing/s3.ts';
import { checkStorage, openStorage } from '../src/documents/open-storage.ts';
import { storageConformance } from '../src/documents/storage.conformance.ts';
import { newId, type S3Settings } from '../src/foundation/index.ts';
import { notInstalled } from './support/clients/installed.ts';
import { s3Server } from './support/clients/s3-server.ts';

// versitygw (Apache-2.0) is a server of S3 that people run, over a folder: it checks signatures, regions and checksums, which the emulator of the quicker tests does not.

const credentials = { accessKeyId: 'keystead', secretAccessKey: 'a-secret-of-the-test' };

describe('S3 as a server that checks what it is asked', { skip: existsSync(s3Server) ? false : notInstalled('versitygw') }, () => {
  let folder = '';
  let server: ChildProcess;
  let endpoint = '';
  let client: S3Client;
  let made = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-s3-'));
    await mkdir(join(folder, 'buckets'));
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    server = spawn(s3Server, ['--access', credentials.accessKeyId, '--secret', credentials.secretAccessKey, '--region', 'us-east-1', '--port', `127.0.0.1:${port}`, '--quiet', 'posix', join(folder, 'buckets')], { stdio: 'ignore' });
    client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials, maxAttempts: 40, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
    await client.send(new CreateBucketCommand({ Bucket: 'documents' }));
  });
  after(async () => {
    const ended = new Promise((resolve) => { server.once('exit', resolve); });
    server.kill('SIGKILL');
    await ended;
    client.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  const settings = (change: Partial<S3Settings> = {}): S3Settings => ({ bucket: 'documents', region: 'us-east-1', endpoint, pathStyle: true, prefix: `installation-${made += 1}`, credentials: { accessKeyId: credentials.accessKeyId, secret: { value: credentials.secretAccessKey } }, ...change });
  const open = (change: Partial<S3Settings> = {}) => openStorage({ storage: settings(change), dataDirectory: folder });

  describe('documents', () => {
    storageConformance(() => open());

    it('C4 a wrong secret, a wrong region and a bucket that is not there are told apart from one that works, and store nothing', async () => {
      await checkStorage(await open());
      const wrong: readonly (readonly [Partial<S3Settings>, RegExp])[] = [
        [{ credentials: { accessKeyId: credentials.accessKeyId, secret: { value: 'another-secret' } } }, /the secret of the access key is not right/],
        [{ credentials: { accessKeyId: 'nobody', secret: { value: 'another-secret' } } }, /does not do its work/], [{ region: 'eu-central-1' }, /does not do its work/], [{ bucket: 'elsewhere' }, /there is no such bucket/],
      ];
      for (const [change, message] of wrong) {
        const prefix = `refused-${made += 1}`;
        await assert.rejects(async () => checkStorage(await open({ prefix, ...change })), (error: Error) => { assert.match(error.message, message); assert.ok(!error.message.includes('another-secret')); return true; });
        assert.deepEqual((await client.send(new ListObjectsV2Command({ Bucket: 'documents', Prefix: prefix }))).Contents ?? [], []);
      }
    });
  });

  describe('checkpoints', () => {
    placeConformance(async () => {
      const bucket = `checkpoints-${made += 1}`;
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      const opened = (change: Partial<S3Settings> = {}) => openS3Place(settings({ bucket, prefix: 'here', ...change }));
      // The same place behind a server that is gone.
      const [place, gone] = [await opened(), await opened({ endpoint: `http://127.0.0.1:${await freePort()}` })];
      let disturbed = false;
      const read = async (Key: string): Promise<string> => await (await client.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToString() ?? '';
      return {
        place: { ...place, publish: (checkpoints) => (disturbed ? gone : place).publish(checkpoints), ...place.held === null ? {} : { held: (asked: Parameters<NonNullable<typeof place.held>>[0]) => ((disturbed ? gone.held : place.held) ?? assert.fail())(asked) }, close: async () => { await Promise.all([place.close(), gone.close()]); } },
        secret: credentials.secretAccessKey, disturb: (now) => { disturbed = now; },
        taken: async () => Promise.all(((await client.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).flatMap(({ Key }) => (Key?.startsWith('here/checkpoints/') === true ? [read(Key)] : []))),
      };
    }, { readable: true });

    it('A2 attack 41: what stands there is not written over, and a database that fell behind it is found', async () => {
      const logs = openSampleLogs();
      const bucket = `checkpoints-${made += 1}`;
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      const place = await openS3Place(settings({ bucket, prefix: 'here' }));
      const tenantId = newId();
      await place.publish([logs.at(tenantId, 4)]);
      await place.publish([logs.at(tenantId, 8, { publishedSize: 4 })]);
      const behind = logs.at(tenantId, 4);
      const found = await Array.fromAsync(place.held?.({ logName: publishedKey.logName, logs: [behind] }) ?? []);
      assert.ok(found.some(({ origin, size }) => origin === behind.origin && size === 8), JSON.stringify(found.map(({ size }) => size)));
      await place.close();
    });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
