import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { joinHashes, openCompactRange, parseCheckpoint, verifyConsistency, verifyInclusion } from '@keystead/contract';
import { type AuditTables, collectSubtrees, proveConsistency, proveInclusion } from '../src/audit/index.ts';
import { type Database, newId } from '../src/foundation/index.ts';
import { eventually } from './support/attacker.ts';
import { type AuditWorld, openAuditWorld, verifierPorts } from './support/audit-log.ts';

const { sha256 } = verifierPorts;
/** Checkpoints within a tile of 256, at its end, over several, and one that completes nothing. */
const grown = [3, 250, 3, 1, 300, 7, 256];
/** No proof is as long as this and right. */
const leafless = new Uint8Array(32);
const all = grown.reduce((sum, count) => sum + count, 0);

describe('A1 proofs out of kept subtrees', () => {
  let world: AuditWorld;
  let app: Database;
  let tenantId: string;
  const tables = () => app.as<AuditTables>();
  /** Roots by their height, whatever the rows they stand in. */
  const kept = async (): Promise<unknown[]> => (await world.owner.query("select height, string_agg(encode(roots, 'hex'), '' order by first) as roots from keystead.audit_subtrees where tenant_id = $1 group by 1 order by 1", [tenantId])).rows;
  const checkpoints = async () => (await world.owner.query<{ note: string }>('select note from keystead.audit_checkpoints where tenant_id = $1 order by size', [tenantId])).rows.map(({ note }) => parseCheckpoint(`${note.split('\n\n')[0]}\n`));
  const leafHashes = async () => (await world.owner.query<{ leaf_hash: Buffer }>('select leaf_hash from keystead.audit_leaves where tenant_id = $1 order by sequence', [tenantId])).rows.map((row) => row.leaf_hash);
  const prove = (index: number, size: number) => tables().inTenant(tenantId, (trx) => proveInclusion(trx, tenantId, { index, size }));

  before(async () => {
    world = await openAuditWorld();
    app = world.database.open('keystead_app');
    tenantId = newId();
    for (const count of grown) await world.grow(tenantId, count);
  });
  after(() => world.close());

  it('A1 every entry proves its place in every checkpoint that covers it', async () => {
    const hashes = await leafHashes();
    const signed = await checkpoints();
    assert.deepEqual([signed.length, hashes.length], [grown.length, all]);
    for (const { size, root } of signed) {
      for (const index of [0, 2, 3, 253, 255, 256, 257, 511, 512, 560, all - 1].filter((each) => each < size)) {
        const proof = await prove(index, size);
        assert.ok(verifyInclusion({ index, size, leafHash: hashes[index] ?? new Uint8Array(), root, proof: proof ?? [] }, sha256), `${index} in ${size}`);
      }
    }
  });

  it('A2 every checkpoint proves that it continues every earlier one', async () => {
    const signed = await checkpoints();
    for (const [place, later] of signed.entries()) {
      for (const earlier of signed.slice(0, place + 1)) {
        const proof = await tables().inTenant(tenantId, (trx) => proveConsistency(trx, tenantId, { from: earlier.size, size: later.size }));
        assert.ok(verifyConsistency({ firstSize: earlier.size, firstRoot: earlier.root, size: later.size, root: later.root, proof: proof ?? [leafless] }, sha256), `${earlier.size} to ${later.size}`);
      }
    }
  });

  it('A1 the same in a log of more than 65,536 entries, whose subtrees have subtrees', async () => {
    const large = newId();
    const collector = collectSubtrees();
    const range = openCompactRange(sha256, undefined, collector.onSubtree);
    const roots = new Map<number, Uint8Array>();
    const leafAt = (index: number): Uint8Array => sha256(Buffer.from(String(index)));
    for (const size of [40_000, 65_536, 66_000]) {
      const from = range.size;
      const hashes = Array.from({ length: size - from }, (_nothing, index) => leafAt(from + index));
      for (const hash of hashes) range.append(hash);
      roots.set(size, range.root());
      await world.database.open('keystead_sequencer').as<AuditTables>().transaction(async (trx) => {
        await trx.insertInto('audit_checkpoints').values({ tenant_id: large, size, from_size: from, root: Buffer.from(range.root()), note: 'not read', edge: Buffer.from(range.edge()), leaf_hashes: Buffer.from(joinHashes(hashes)), made_at: world.clock.now() }).execute();
        await collector.store(trx, large);
      });
    }
    await tables().inTenant(large, async (trx) => {
      for (const [size, root] of roots) {
        for (const index of [0, 39_999, 40_000, 65_535, 65_536, 65_999].filter((each) => each < size)) {
          assert.ok(verifyInclusion({ index, size, leafHash: leafAt(index), root, proof: await proveInclusion(trx, large, { index, size }) ?? [] }, sha256), `${index} in ${size}`);
        }
        for (const [from, firstRoot] of roots) {
          if (from <= size) assert.ok(verifyConsistency({ firstSize: from, firstRoot, size, root, proof: await proveConsistency(trx, large, { from, size }) ?? [leafless] }, sha256), `${from} to ${size}`);
        }
      }
    });
  });

  it('A1 whatever becomes of what is kept, a proof holds; and the next process that signs the log makes it anew as it was, while it signs on', async () => {
    const altered = "update keystead.audit_subtrees set roots = overlay(roots placing sha256(roots) from 1 for 32) where tenant_id = $1 and first = 0";
    const damages = [
      'delete from keystead.audit_subtrees where tenant_id = $1', 'delete from keystead.audit_subtrees where tenant_id = $1 and first = 1', 'update keystead.audit_subtrees set roots = substr(roots, 1, 32) where tenant_id = $1 and first = 1', altered,
      'update keystead.audit_subtrees set roots = roots || roots where tenant_id = $1 and first = 0', 'update keystead.audit_subtrees set first = 3 where tenant_id = $1 and first = 0',
    ];
    const before = await kept();
    await world.owner.query('create temp table whole as select * from keystead.audit_subtrees where tenant_id = $1'.replace('$1', `'${tenantId}'`));
    for (const damage of damages) {
      await world.owner.query('delete from keystead.audit_subtrees where tenant_id = $1', [tenantId]);
      assert.ok(((await world.owner.query('insert into keystead.audit_subtrees select * from whole')).rowCount ?? 0) > 1);
      await world.owner.query(damage, [tenantId]);
      const signed = await checkpoints();
      for (const { size, root } of signed.slice(-2)) {
        assert.ok(verifyInclusion({ index: 500, size, leafHash: (await leafHashes())[500] ?? assert.fail(), root, proof: await prove(500, size) ?? assert.fail() }, sha256), damage);
      }
      // Nothing was added in the first case: a process that begins looks through all logs. The others are found as the log is signed.
      const sequencer = world.sequencer({ chance: (below) => below - 1 });
      if (damage === damages[0]) await sequencer.runOnce();
      else await world.growBy(sequencer, tenantId, 1);
      assert.equal((await checkpoints()).length, signed.length + (damage === damages[0] ? 0 : 1), damage);
      await eventually(kept, (now) => JSON.stringify(now) === JSON.stringify(before));
      await sequencer.stop();
    }
  });

  it('attack 41 A1: where the leaf hashes themselves were altered there is no proof, nothing is kept of them, and the log is signed on', async () => {
    await world.owner.query('update keystead.audit_checkpoints set leaf_hashes = sha256(leaf_hashes) || substr(leaf_hashes, 33) where tenant_id = $1 and from_size = 0', [tenantId]);
    await world.owner.query('delete from keystead.audit_subtrees where tenant_id = $1', [tenantId]);
    const { length } = await checkpoints();
    const sequencer = world.sequencer();
    await world.growBy(sequencer, tenantId, 1);
    assert.equal((await checkpoints()).length, length + 1);
    await sequencer.stop();
    assert.deepEqual(await kept(), []);
    assert.deepEqual([await prove(500, all), await tables().inTenant(tenantId, (trx) => proveConsistency(trx, tenantId, { from: 257, size: all })), await prove(3, all - 1)], [null, null, null]);
  });
});
