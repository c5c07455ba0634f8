import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openKeyFile } from './key-file.ts';

const context = { tenant: 'a' };

describe('V2 root key file', () => {
  let folder = '';
  let count = 0;
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'keystead-key-file-')); });
  after(() => rm(folder, { recursive: true }));
  const fresh = (): string => join(folder, `keys-${count += 1}`, 'root.key');

  it('V2 is made 0600 in a 0700 folder, in a versioned text format, and nothing else is left there', async () => {
    const path = fresh();
    const kms = await openKeyFile({ path, create: true });
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await stat(join(path, '..'))).mode & 0o777, 0o700);
    assert.match(await readFile(path, 'utf8'), /^keystead-root-key v1\nid: kf_[0-9a-f]{16}\nkey: \S{44}\n$/);
    assert.deepEqual(await readdir(join(path, '..')), ['root.key']);
    assert.ok((await readFile(path, 'utf8')).includes(kms.keyId));
  });

  it('V2 is never made over an existing one, also when many try at once', async () => {
    const path = fresh();
    const all = await Promise.all(Array.from({ length: 8 }, () => openKeyFile({ path, create: true })));
    assert.equal(new Set(all.map((kms) => kms.keyId)).size, 1);
    const wrapped = await all[0]?.wrap(context, Buffer.from('x'));
    assert.ok(wrapped !== undefined);
    assert.equal((await (await openKeyFile({ path, create: true })).unwrap(context, wrapped)).toString(), 'x');
  });

  it('V2 is not made unless asked: a missing key of an old database is an error that says what to do', async () => {
    await assert.rejects(openKeyFile({ path: fresh() }), { code: 'root-key-missing', message: /Put it back from your backup/ });
  });

  it('V2 is refused when other accounts could read it, with the command that cures it', async () => {
    for (const mode of [0o640, 0o604, 0o660, 0o644, 0o700]) {
      const path = fresh();
      await openKeyFile({ path, create: true });
      await chmod(path, mode);
      await assert.rejects(openKeyFile({ path }), { code: 'root-key-loose', message: new RegExp(`mode ${mode.toString(8)}.*chmod 600 `) });
    }
  });

  it('V2 is refused when its folder is open to others', async () => {
    const path = fresh();
    await openKeyFile({ path, create: true });
    await chmod(join(path, '..'), 0o755);
    await assert.rejects(openKeyFile({ path }), { code: 'root-key-loose', message: /chmod 700 / });
  });

  it('V2 is refused when it belongs to another account', async () => {
    const path = fresh();
    await openKeyFile({ path, create: true });
    const other = (process.geteuid?.() ?? 0) + 1;
    await assert.rejects(openKeyFile({ path, userId: other }), { code: 'root-key-owner', message: new RegExp(`chown ${other} `) });
  });

  it('V2 is refused when it is a symbolic link, damaged, cut short, or of an unknown version; the text shows nothing of the key', async () => {
    const path = fresh();
    await openKeyFile({ path, create: true });
    const good = await readFile(path, 'utf8');
    const key = /key: (\S+)/.exec(good)?.[1] ?? '';
    const damagedKey = (key.startsWith('A') ? 'B' : 'A') + key.slice(1);
    for (const bad of ['', good.slice(0, 40), good.replace('v1', 'v2'), good.replace(key, damagedKey), `${good}more`]) {
      await writeFile(path, bad);
      await assert.rejects(openKeyFile({ path }), (error: Error & { code: string }) => {
        assert.equal(error.code, 'root-key-malformed');
        assert.ok(!error.message.includes(key) && !error.message.includes(damagedKey));
        return true;
      });
    }
    await rename(path, `${path}.real`);
    await symlink(`${path}.real`, path);
    await assert.rejects(openKeyFile({ path }), { code: 'root-key-malformed', message: /symbolic link/ });
  });

  it('V2 fails its health check when the file is lost or opened to others while in use', async () => {
    const path = fresh();
    const kms = await openKeyFile({ path, create: true });
    assert.equal((await kms.health()).state, 'ok');
    await chmod(path, 0o644);
    assert.equal((await kms.health()).state, 'failing');
    await rm(path);
    assert.match((await kms.health()).detail ?? '', /missing/);
    assert.equal((await kms.unwrap(context, await kms.wrap(context, Buffer.from('still')))).toString(), 'still');
  });
});
