import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { AuditCheckpointState } from '@keystead/contract';
import { buildApp } from 'fauxqs';
import { eventually, openAttacker, withOwner } from './support/attacker.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from './support/keystead.ts';
import { bareEnvironment, programFile } from './support/program.ts';
import { steppedUpSession } from './support/second-factor.ts';

const copy = (from: string, to: string) => promisify(execFile)('cp', ['-a', from, to]);

/** Two installations: one keeps a log, publishes it in a bucket and has it cosigned by the other. Then its database becomes the one of an old backup. */
describe('A2 two Keysteads, of which one is the witness of the other', () => {
  let folder = '';
  let s3: ReturnType<typeof buildApp>;
  let witness: RunningKeystead;
  let keystead: RunningKeystead;
  let environment: Readonly<Record<string, string>> = {};
  let witnessKey = '';
  const backup = (): string => join(folder, 'backup');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-witness-'));
    s3 = buildApp({ logger: false });
    await s3.listen({ port: 0, host: '127.0.0.1' });
    const endpoint = `http://127.0.0.1:${(s3.server.address() as AddressInfo).port}`;
    assert.equal((await fetch(`${endpoint}/checkpoints`, { method: 'PUT' })).status, 200);
    keystead = await startKeystead();
    const { verifierKey } = await (await fetch(`${keystead.url}/api/v1/audit/key`)).json() as { verifierKey: string };
    await keystead.stop();
    await copy(keystead.dataDirectory, backup());
    witness = await startKeystead({ environment: { KEYSTEAD_WITNESS_LOGS: verifierKey } });
    witnessKey = (await (await fetch(`${witness.url}/witness/key`)).text()).trim();
    environment = {
      KEYSTEAD_CHECKPOINTS_WITNESSES: `${witness.url}/witness ${witnessKey}`, KEYSTEAD_CHECKPOINTS_S3_BUCKET: 'checkpoints', KEYSTEAD_CHECKPOINTS_S3_REGION: 'us-east-1', KEYSTEAD_CHECKPOINTS_S3_ENDPOINT: endpoint,
      KEYSTEAD_CHECKPOINTS_S3_PATH_STYLE: 'true', KEYSTEAD_CHECKPOINTS_S3_ACCESS_KEY_ID: 'key', KEYSTEAD_CHECKPOINTS_S3_SECRET_ACCESS_KEY: 'a-secret-of-the-test',
    };
    keystead = await start({ init: sandboxTenant() });
  });
  after(async () => {
    await keystead.remove();
    await witness.remove();
    await s3.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (more: Parameters<typeof startKeystead>[0] = {}) => startKeystead({ environment, dataDirectory: keystead.dataDirectory, ...more });
  const state = async (): Promise<AuditCheckpointState> => (await fetch(`${keystead.url}/api/v1/audit/checkpoint`, { headers: { authorization: `Bearer ${keystead.tokens['test-admin'] ?? ''}` } })).json() as Promise<AuditCheckpointState>;

  it('A2 a log is cosigned by another installation and lies in the bucket within seconds; the command line verifies an export by the published checkpoint and the key of the witness', async () => {
    const { publications, verifierKey } = await eventually(state, ({ publications: all }) => all.length === 2 && all.every(({ state: at }) => at === 'current'));
    assert.deepEqual(publications.map(({ place, state: at }) => [place.split(':')[0], at]), [['s3', 'current'], ['witness', 'current']]);
    const cosigned = join(folder, 'cosigned.txt');
    await writeFile(cosigned, publications.find(({ place }) => place.startsWith('witness:'))?.note ?? '');
    const cookie = await steppedUpSession(openAttacker(keystead), 'ada@harbourinsurance.example', ownerPassword);
    const exported = join(folder, 'export.jsonl');
    await writeFile(exported, await (await fetch(`${keystead.url}/api/v1/audit/export`, { headers: { cookie } })).text());
    const verify = (key: string) => promisify(execFile)(process.execPath, [programFile, 'audit', 'verify', exported, '--key', verifierKey, '--checkpoint', cosigned, '--witness', key], { env: bareEnvironment });
    assert.match((await verify(witnessKey)).stdout, /^Verified\.[^]*cosigned by the witness: 20/);
    await assert.rejects(verify(witnessKey.replace('/witness+', '/other+')), (error: { stdout: string }) => /NOT VERIFIED\. The witness that you named does not vouch/.test(error.stdout));
    const known = await withOwner(witness, async (client) => (await client.query<{ origin: string }>('select origin from keystead.witnessed_logs')).rows.length);
    assert.ok(known >= 1);
  });

  it('fault 14 A2 an old backup does not start: what was published says that it is behind, and which log; nothing of what was published is touched', async () => {
    await keystead.stop();
    await rm(keystead.dataDirectory, { recursive: true });
    await copy(backup(), keystead.dataDirectory);
    await assert.rejects(start().then((running) => running.stop()), (error: Error) => /Keystead ended with 1/.test(error.message) && /does not hold what was published of its audit log[^]*tenant\/[0-9a-f-]{36}: \d+ entries were published at the bucket checkpoints, 0 are here[^]*--accept-rollback/.test(error.message) && !error.message.includes('a-secret-of-the-test'));
  });

  it('fault 14 A2 the operator may accept it, with a reason that stands in the platform’s log; from then on it starts by itself', async () => {
    keystead = await start({ parameters: ['--accept-rollback', 'the disk of Tuesday is lost'] });
    const leaves = await eventually(() => withOwner(keystead, async (client) => (await client.query<{ leaf: string }>("select convert_from(leaf, 'UTF8') as leaf from keystead.audit_leaves where action = 'audit.rollback-accepted'")).rows), (rows) => rows.length > 0);
    assert.ok(leaves.length > 0 && leaves.every(({ leaf }) => leaf.includes('the disk of Tuesday is lost')));
    await keystead.stop();
    keystead = await start();
  });
});
