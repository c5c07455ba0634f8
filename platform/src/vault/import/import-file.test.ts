import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { importLimitBytes, importLimitCandidates } from '@keystead/contract';
import { type ImportHead, encodeImport } from '@keystead/contract/sealing';
import { readImport } from './import-file.ts';

const openai = 'sk-proj-canary0123456789abcdef+tail';
const now = new Date('2026-11-21T10:00:00Z');
const withoutOpenssl = spawnSync('openssl', ['version']).status === 0 ? false : 'the program openssl is not installed (Debian: apt-get install openssl)';

async function read(file: Uint8Array | string, head: Partial<ImportHead> = {}) {
  return readImport(encodeImport({ fileName: 'keys', ...head }, typeof file === 'string' ? Buffer.from(file) : file), now);
}

const problem = (code: string, text: RegExp) => (error: Error): boolean => 'code' in error && error.code === code && text.test(error.message) && !error.message.includes('canary');

describe('V5 files of openssl enc, made by openssl itself', { skip: withoutOpenssl }, () => {
  let folder = '';
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'keystead-openssl-')); });
  after(() => rm(folder, { recursive: true, force: true }));

  async function encrypt(text: string, passphrase: string, ...more: string[]): Promise<Buffer> {
    const [plain, sealed] = [join(folder, 'plain'), join(folder, 'sealed')];
    await writeFile(plain, text);
    execFileSync('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', ...more, '-pass', `pass:${passphrase}`, '-in', plain, '-out', sealed]);
    return readFile(sealed);
  }

  const ways: readonly (readonly [string, readonly string[], Partial<ImportHead>])[] = [
    ['as it is', [], {}], ['in base64 (-a)', ['-a'], {}], ['in base64 on one line (-a -A)', ['-a', '-A'], {}], ['with -iter 250000', ['-iter', '250000'], { iterations: 250_000 }],
    ['with -md sha512', ['-md', 'sha512'], { digest: 'sha512' }], ['with -md sha1 -iter 7 -a', ['-md', 'sha1', '-iter', '7', '-a'], { digest: 'sha1', iterations: 7 }],
  ];
  for (const [name, parameters, head] of ways) {
    it(`V5 opens a key encrypted ${name}, without the newline at its end`, async () => {
      const imported = await read(await encrypt(`${openai}\n`, 'correct horse', ...parameters), { passphrase: 'correct horse', ...head });
      assert.deepEqual([imported.encryption, imported.format.id, imported.found.map((each) => each.value)], ['openssl', 'keys', [openai]]);
    });
  }

  it('V5 opens a whole .env file', async () => {
    const imported = await read(await encrypt(`OPENAI_API_KEY=${openai}\nPORT=80\n`, 'p'), { passphrase: 'p' });
    assert.deepEqual([imported.format.id, imported.found.map(({ name }) => name)], ['dotenv', ['OPENAI_API_KEY', 'PORT']]);
  });

  it('V5 a wrong passphrase, none, or other iterations are clear errors that name what was tried', async () => {
    const file = await encrypt(openai, 'right', '-iter', '20000');
    // By chance one wrong passphrase in 256 gives right padding; nonsense is told from keys after that.
    for (let attempt = 0; attempt < 40; attempt += 1) await assert.rejects(read(file, { passphrase: `wrong ${attempt}`, iterations: 100 }), problem('wrong-passphrase', /passphrase is not right.*-iter 100 -md sha256/));
    await assert.rejects(read(file, { passphrase: 'right' }), problem('wrong-passphrase', /-iter 10000/));
    await assert.rejects(read(file), problem('wrong-passphrase', /needs its passphrase/));
    await assert.rejects(read(file.subarray(0, -3), { passphrase: 'right', iterations: 20_000 }), problem('import-unreadable', /cut off/));
    await assert.rejects(read(file.subarray(0, 16), { passphrase: 'right' }), problem('import-unreadable', /cut off/));
    await assert.rejects(read(file, { passphrase: 'right', iterations: 1_000_000_000 }), problem('import-unreadable', /iterations/));
  });
});

/** For the test alone: the product never writes a Fernet token. */
function fernetToken(text: string, key: Buffer, writtenAt: Date): string {
  const head = Buffer.concat([Buffer.from([0x80]), Buffer.alloc(8), randomBytes(16)]);
  head.writeBigUInt64BE(BigInt(Math.floor(writtenAt.getTime() / 1000)), 1);
  const cipher = createCipheriv('aes-128-cbc', key.subarray(16), head.subarray(9));
  const signed = Buffer.concat([head, cipher.update(text), cipher.final()]);
  return `${Buffer.concat([signed, createHmac('sha256', key.subarray(0, 16)).update(signed).digest()]).toString('base64')}`.replaceAll('+', '-').replaceAll('/', '_');
}

describe('V5 stores of Fernet tokens', () => {
  const [key, oldKey] = [randomBytes(32), randomBytes(32)];
  const written = (bytes: Buffer): string => `${bytes.toString('base64url')}=`;
  const day = 86_400_000;
  const store = JSON.stringify({ openai: fernetToken(`${openai}\n`, key, new Date(now.getTime() - day)), old: fernetToken(`${openai}2`, oldKey, new Date(now.getTime() - 30 * day)), plain: 'sk-proj-notencrypted0123' });

  it('V5 each token opens with one of the keys, and one that does not says why', async () => {
    const both = await read(store, { fernetKeys: [written(key), written(oldKey)] });
    assert.deepEqual([both.encryption, both.found.map(({ value }) => value)], ['fernet', [openai, `${openai}2`, 'sk-proj-notencrypted0123']]);
    const one = await read(store, { fernetKeys: [written(key)] });
    assert.deepEqual(one.found.map(({ value, missing }) => value ?? missing), [openai, 'does not open with the Fernet key that was given', 'sk-proj-notencrypted0123']);
    const young = await read(store, { fernetKeys: [written(key), written(oldKey)], fernetTimeToLiveSeconds: 7 * 86_400 });
    assert.equal(young.found[1]?.missing, 'is older than the time to live that was given');
    assert.equal((await read(store)).found[0]?.missing, 'is a Fernet token, and needs the Fernet key of its store');
    await assert.rejects(read(store, { fernetKeys: ['not a key'] }), problem('wrong-passphrase', /Fernet key is 32 bytes/));
  });

  it('V5 a file that is one token opens as a whole', async () => {
    const token = fernetToken(`OPENAI_API_KEY=${openai}`, key, now);
    const imported = await read(`${token}\n`, { fernetKeys: [written(key)] });
    assert.deepEqual([imported.encryption, imported.format.id, imported.found[0]?.value], ['fernet', 'dotenv', openai]);
    await assert.rejects(read(token), problem('wrong-passphrase', /needs the Fernet key/));
  });
});

describe('V5 limits of an import', () => {
  it('V5 too large, too many, no text, an archive: each has its own words', async () => {
    await assert.rejects(read(Buffer.alloc(importLimitBytes + 1, 'a')), problem('import-unreadable', /larger than/));
    await assert.rejects(read(`${openai}\n`.repeat(importLimitCandidates + 1)), problem('import-unreadable', /more than 500/));
    assert.equal((await read(`${openai}\n`.repeat(importLimitCandidates))).found.length, importLimitCandidates);
    await assert.rejects(read(Buffer.from([0xff, 0xfe, 0x00, 0x61])), problem('import-unreadable', /format/));
    await assert.rejects(read(Buffer.from('PK\u0003\u0004rest of a zip')), problem('import-unreadable', /export\.data/));
    await assert.rejects(readImport(Buffer.from('nonsense'), now), problem('import-unreadable', /what came with it/));
    await assert.rejects(read(openai, { digest: 'md5' }), problem('import-unreadable', /what came with it/));
  });
});
