import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { verifierPorts } from '../src/cli/verifier-ports.ts';
import { type Configuration, readConfiguration, systemClock } from '../src/foundation/index.ts';
import { drillBackup, restoreInstallation } from '../src/server/backup/index.ts';
import { dumpDatabase, openAttacker } from './support/attacker.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from './support/keystead.ts';
import { bareEnvironment, programFile } from './support/program.ts';
import { steppedUpSession } from './support/second-factor.ts';

/** One installation that runs, a backup of it, and what became of it elsewhere. */
describe('A8 backups of a whole installation', () => {
  let keystead: RunningKeystead;
  let folder = '';
  let recipient = '';
  const note = 'The roof of the boathouse is insured until May.';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-backup-'));
    keystead = await startKeystead({ init: sandboxTenant() });
    const attacker = openAttacker(keystead);
    const token = keystead.tokens['test-admin'] ?? '';
    const uploaded = await attacker.call({ method: 'POST', path: '/api/v1/documents?name=note.txt', token, body: note, headers: { 'content-type': 'application/octet-stream' } });
    assert.equal(uploaded.status, 201, uploaded.text);
    await callModel(keystead);
    recipient = (await command('identity', at('identity'))).stdout.trim();
  });
  after(async () => {
    await keystead.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const at = (name: string): string => join(folder, name);
  const command = (...parameters: string[]) => promisify(execFile)(process.execPath, [programFile, 'backup', ...parameters, ...parameters[0] === 'identity' ? [] : ['--data-dir', keystead.dataDirectory]], { env: bareEnvironment });

  async function callModel(on: RunningKeystead): Promise<number> {
    const answer = await fetch(`${on.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${keystead.tokens['test'] ?? ''}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: 'sandbox/sandbox-small', messages: [{ role: 'user', content: 'Hello' }] }) });
    await answer.arrayBuffer();
    return answer.status;
  }

  const fails = (code: number, pattern: RegExp) => (error: { code: number; stderr: string }) => error.code === code && pattern.test(error.stderr);

  it('A8 is made while it runs, for a public key, with the wrapped keys of organisations in a file of their own; nothing of it is readable', async () => {
    const { stdout } = await command('make', at('backup'), '--to', recipient, '--keys', at('backup.keys'));
    assert.match(stdout, /\d+ tables, \d+ rows, [23] objects.*\nThe root keys are not in it/);
    for (const name of ['backup', 'backup.keys']) assert.equal((await stat(at(name))).mode & 0o777, 0o600);
    assert.deepEqual((await readdir(folder)).toSorted(), ['backup', 'backup.keys', 'identity']);
    assert.ok(!(await readFile(at('backup'))).includes('Harbour Insurance'));
  });

  // Within this process: every command loads the whole program first.
  const opening = async () => ({ identities: [(await readFile(at('identity'), 'utf8')).trim().split('\n').at(-1) ?? ''] });
  const configurationAt = (dataDirectory: string): Configuration => readConfiguration({}, { dataDirectory });
    const drill = async (dataDirectory: string) => drillBackup({ file: at('backup'), keysFile: at('backup.keys'), opening: await opening(), configuration: configurationAt(dataDirectory), clock: systemClock, ports: verifierPorts });
  const restore = async (dataDirectory: string, given: { file?: string; keysFile?: string | null } = {}) => restoreInstallation({ file: at('backup'), keysFile: at('backup.keys'), ...given, opening: await opening(), configuration: configurationAt(dataDirectory) });

  it('A8 a drill restores it into a database of its own and proves counts, logs, root keys, a provider key and a document', async () => {
    const report = await drill(keystead.dataDirectory);
    assert.deepEqual(report.proofs.filter(({ good }) => good !== true), []);
    assert.ok(report.good);
    const names = report.proofs.map(({ what }) => what.replace(/log .*/, 'log'));
    assert.deepEqual([...new Set(names)], ['Tables', 'Audit log', 'Root key of the credential ring', 'Root key of the content ring', 'Root key of the audit ring', 'Secrets of the installation', 'A provider key', 'A document']);
    assert.equal(report.proofs.at(-1)?.detail, `${note.length} bytes opened`);
  });

  it('A8 a drill on a host with other root keys fails, and says which', async () => {
    await mkdir(at('other-host'));
    const report = await drill(at('other-host'));
    assert.ok(!report.good);
    assert.deepEqual(report.proofs.filter(({ good }) => good === false).map(({ what }) => what), ['Root key of the credential ring', 'Root key of the content ring', 'Root key of the audit ring']);
  });

  it('A8 what does not fit together is refused before anything is written', async () => {
    await assert.rejects(restore(at('refused'), { keysFile: null }), /in a file of their own: name it with --keys/);
    await assert.rejects(restore(at('refused'), { file: at('backup.keys'), keysFile: at('backup') }), /holds the keys of a backup alone/);
    await assert.rejects(restore(keystead.dataDirectory), /holds an installation already/);
    await assert.rejects(command('make', at('backup'), '--to', recipient), fails(1, /is there already; nothing is written over/));
    await writeFile(at('open-to-all'), 'a passphrase of some length', { mode: 0o644 });
    await assert.rejects(command('make', at('third'), '--passphrase-file', at('open-to-all')), fails(2, /can be read by others/));
    // In the middle of a table: the database waits for more of it.
    const whole = await readFile(at('backup'));
    await writeFile(at('cut'), whole.subarray(0, Math.floor(whole.byteLength / 2)));
    await assert.rejects(restore(at('refused'), { file: at('cut') }), /damaged or cut off/);
    assert.deepEqual(await readdir(at('refused')), []);
  });

  it('A8 restored elsewhere with its root keys, it is the same installation: rows, sign-in, provider key, document and log', async () => {
    const before = await dumpDatabase(keystead);
    const dataDirectory = join(at('restored'), 'data');
    await mkdir(at('restored'));
    await restore(dataDirectory);
    await assert.rejects(startKeystead({ dataDirectory }), /root key|key file/i);
    await cp(join(keystead.dataDirectory, 'keys'), join(dataDirectory, 'keys'), { recursive: true });
    const restored = await startKeystead({ dataDirectory });
    try {
      const after = await dumpDatabase(restored);
      assert.deepEqual([...after.tables.keys()], [...before.tables.keys()]);
      for (const name of ['keystead.tenants', 'keystead.credentials', 'keystead.documents', 'keystead.ledger', 'keystead.tenant_keys', 'keystead.prices']) {
        if (before.tables.has(name)) assert.deepEqual(after.tables.get(name)?.toSorted(), before.tables.get(name)?.toSorted(), name);
      }
      const attacker = openAttacker(restored);
      assert.equal(await callModel(restored), 200);
      const token = keystead.tokens['test-admin'] ?? '';
      const listed = await attacker.call({ path: '/api/v1/documents', token });
      const id = (listed.json['items'] as { id: string }[])[0]?.id ?? '';
      assert.match((await attacker.call({ path: `/api/v1/documents/${id}/text`, token })).text, /boathouse/);
      await steppedUpSession(attacker, 'ada@harbourinsurance.example', ownerPassword);
    } finally {
      await restored.stop();
    }
  });
});
