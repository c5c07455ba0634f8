import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { verifyEntryProof } from '@keystead/contract';
import { type AuditTables, recordEvent, systemActor } from '../src/audit/index.ts';
import { KeysteadError, newId } from '../src/foundation/index.ts';
import { type AuditWorld, openAuditWorld, verifierPorts } from './support/audit-log.ts';
import { bareEnvironment, programFile } from './support/program.ts';

describe('A1 the proof of one entry of the log', () => {
  let world: AuditWorld;
  const tenantId = newId();
  before(async () => {
    world = await openAuditWorld();
    for (const count of [3, 1, 260]) await world.grow(tenantId, count);
  });
  after(() => world.close());

  const codeOf = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'answered', (error: unknown) => (error instanceof KeysteadError ? error.code : String(error)));

  it('A1 every entry is proved under the published key of the log, and it is the entry that stands there', async () => {
    const verifierKey = await world.keyOf(tenantId);
    for (const sequence of [0, 2, 3, 4, 255, 256, 263]) {
      const answer = await world.prove(tenantId, sequence);
      assert.deepEqual([answer.state, answer.index, answer.verifierKey], ['signed', sequence, verifierKey]);
      const report = await verifyEntryProof(answer.proof ?? '', { verifierKey }, verifierPorts);
      assert.deepEqual([report.good, report.sentence, report.entry?.seq, report.entry?.tenant], [true, null, sequence, tenantId]);
      const { rows } = await world.owner.query<{ leaf: string; hash: string }>("select encode(leaf, 'base64') as leaf, encode(leaf_hash, 'hex') as hash from keystead.audit_leaves where tenant_id = $1 and sequence = $2", [tenantId, sequence]);
      assert.deepEqual([answer.leaf, answer.leafHash], [rows[0]?.leaf.replaceAll('\n', ''), rows[0]?.hash]);
    }
  });

  it('A1 the proof leads to the first checkpoint that covers the entry', async () => {
    const sizeIn = async (sequence: number): Promise<string | undefined> => /\n\n\S+\n(?<size>\d+)\n/.exec((await world.prove(tenantId, sequence)).proof ?? '')?.groups?.['size'];
    assert.deepEqual([await sizeIn(0), await sizeIn(2), await sizeIn(3), await sizeIn(4), await sizeIn(263)], ['3', '3', '4', '264', '264']);
  });

  it('A1 an entry that no checkpoint covers yet is answered as unsigned, without a proof', async () => {
    const young = newId();
    const sequencer = world.sequencer();
    await world.growBy(sequencer, young, 1);
    // Within the same minute nothing is signed again.
    await world.database.open('keystead_app').as<AuditTables>().inTenant(young, (trx) => recordEvent(trx, { tenantId: young, action: 'session.created', actor: systemActor, subjectId: null, detail: {} }));
    await sequencer.runOnce();
    const answer = await world.prove(young, 1);
    assert.deepEqual([answer.state, answer.proof, answer.index], ['unsigned', null, 1]);
    assert.equal((await world.prove(young, 0)).state, 'signed');
  });

  it('T2 an entry that only another organisation has is as unknown as any, and a number that both have is one’s own entry', async () => {
    const other = newId();
    await world.grow(other, 2);
    assert.deepEqual([await codeOf(world.prove(other, 200)), await codeOf(world.prove(other, 999_999_999)), await codeOf(world.prove(other, Number.MAX_SAFE_INTEGER)), await codeOf(world.prove(newId(), 0))], ['not_found', 'not_found', 'not_found', 'not_found']);
    const [own, foreign] = [await world.prove(other, 1), await world.prove(tenantId, 1)];
    assert.ok(Buffer.from(own.leaf, 'base64').includes(other) && !Buffer.from(own.leaf, 'base64').includes(tenantId));
    assert.equal((await verifyEntryProof(own.proof ?? '', { verifierKey: foreign.verifierKey }, verifierPorts)).finding?.code, 'checkpoint');
  });

  it('A1 an entry that was changed in the database after it was signed cannot be proved any more', async () => {
    const changed = newId();
    await world.grow(changed, 4);
    await world.owner.query("update keystead.audit_leaves set leaf = convert_to(replace(convert_from(leaf, 'utf8'), 'member', 'owners'), 'utf8') where tenant_id = $1 and sequence = 2", [changed]);
    const { proof } = await world.prove(changed, 2);
    const report = await verifyEntryProof(proof ?? '', { verifierKey: await world.keyOf(changed) }, verifierPorts);
    assert.deepEqual([report.good, report.finding?.code], [false, 'not-in-log']);
  });

  it('A1 the command line verifies the file under the pinned key, says whose entry it is, and refuses another key and none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keystead-proof-'));
    const file = join(folder, 'entry-5.tlog-proof');
    await writeFile(file, (await world.prove(tenantId, 5)).proof ?? '');
    const verify = async (...pins: string[]): Promise<{ code: number; stdout: string }> => promisify(execFile)(process.execPath, [programFile, 'audit', 'verify-entry', file, ...pins], { env: bareEnvironment })
      .then(({ stdout }) => ({ code: 0, stdout }), (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }));
    const [pinned, unpinned, foreign] = await Promise.all([verify('--key', await world.keyOf(tenantId)), verify(), verify('--key', await world.keyOf(newId()))]);
    await rm(folder, { recursive: true });
    assert.equal(pinned.code, 0, pinned.stdout);
    assert.match(pinned.stdout, /^Verified\.\n {2}entry 5: 2026-[^]*invitation\.created, by system, about invitation 1\n[^]*shown: The key of the log keystead\.example\/tenant\/\S+ signed this checkpoint\.[^]*not checked: /);
    assert.equal(unpinned.code, 1);
    assert.match(unpinned.stdout, /^NOT VERIFIED\. Who signed it was not checked[^]*shown: Entry 5 leads/);
    assert.equal(foreign.code, 1);
    assert.match(foreign.stdout, /^NOT VERIFIED\. The signed checkpoint cannot be used/);
  });
});
