import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type AuditPins, formatVerifierKey, noteKey, parseVerifierKey } from '@keystead/contract';
import { newId, readConfiguration } from '../src/foundation/index.ts';
import { type KnownLogs, withKnownLogs } from '../src/server/backup/known-logs.ts';
import { proveLogs } from '../src/server/backup/proofs.ts';
import { type AuditWorld, minute, openAuditWorld, verifierPorts } from './support/audit-log.ts';

/** The database stands for the restored one; each log has entries 0 to 11, signed at 5 and at 12. */
describe('A8 logs of a restored backup, held against what the installation knows of them', () => {
  let world: AuditWorld;
  let tenantId = '';
  let first = 0;
  before(async () => { world = await openAuditWorld(); });
  after(() => world.close());
  beforeEach(async () => {
    await world.owner.query('truncate keystead.audit_leaves, keystead.audit_openings, keystead.audit_checkpoints');
    tenantId = newId();
    await world.grow(tenantId, 5);
    first = world.clock.now().getTime();
    await world.grow(tenantId, 7);
  });

  const prove = async (known: KnownLogs | null) => (await proveLogs({ owner: world.owner, open: (role, work) => work(world.database.open(role)) }, { known, ports: verifierPorts, now: world.clock.now() })).map(({ good, detail }) => [good, detail]);
  const knowing = (pins: AuditPins, tenantIds: readonly string[] = []): KnownLogs => ({ tenantIds, pinsOf: async () => pins });
  const remove = async (from: number, checkpointsAbove: number) => {
    await world.owner.query('delete from keystead.audit_leaves where tenant_id = $1 and sequence >= $2', [tenantId, from]);
    await world.owner.query('delete from keystead.audit_openings where tenant_id = $1 and sequence >= $2', [tenantId, from]);
    await world.owner.query('delete from keystead.audit_checkpoints where tenant_id = $1 and size > $2', [tenantId, checkpointsAbove]);
  };
  const counts = '12 entries, 12 of them under 2 signed checkpoints';

  it('A8 the installation gives its own key, and the newest checkpoint that a backup of that moment, or with that many entries, must hold', async () => {
    const configuration = { ...readConfiguration({}, { dataDirectory: '/nowhere' }), databaseOwnerUrl: world.database.ownerUrl, databaseUrl: world.database.ownerUrl };
    const read = (madeAt: number, entries: number) => withKnownLogs({ configuration, ports: verifierPorts, madeAt: new Date(madeAt).toISOString() }, async (known) => ({ ids: known?.tenantIds, pins: await known?.pinsOf(tenantId, entries) }));
    const verifierKey = await world.keyOf(tenantId);
    const sizeOf = ({ checkpoint }: AuditPins = {}) => checkpoint?.split('\n')[1];
    const [early, enough, late] = [await read(first - minute, 4), await read(first - minute, 12), await read(world.clock.now().getTime() + minute, 4)];
    assert.deepEqual([early.ids, early.pins], [[], { origin: parseVerifierKey(verifierKey, verifierPorts.sha256).name, verifierKey }]);
    assert.deepEqual([sizeOf(enough.pins), late.ids, sizeOf(late.pins)], ['12', [tenantId], '12']);
    assert.deepEqual(await withKnownLogs({ configuration, ports: verifierPorts, madeAt: world.clock.now().toISOString() }, prove), [[true, `${counts}; under the key of this installation, with the newest checkpoint from then that it knows`]]);
    assert.equal(await withKnownLogs({ configuration: readConfiguration({}, { dataDirectory: '/nowhere' }), ports: verifierPorts, madeAt: world.clock.now().toISOString() }, async (known) => known), null);
    assert.deepEqual(await prove(null), [[true, `${counts}; the key is the one that the backup names`]]);
  });

  it('attack 41 A8 a backup whose log was written under another key, or cut together with its checkpoints, proves nothing', async () => {
    const key = parseVerifierKey(await world.keyOf(tenantId), verifierPorts.sha256);
    const [[good, detail] = []] = await prove(knowing({ verifierKey: formatVerifierKey(noteKey(key.name, Buffer.alloc(32, 9), verifierPorts.sha256)) }));
    assert.ok(good === false && /names another key than the one that you pinned/.test(String(detail)), String(detail));
    const checkpoint = await world.latest(tenantId);
    await remove(5, 5);
    assert.equal((await prove(null))[0]?.[0], true, 'without what the installation knows nobody sees it');
    assert.deepEqual(await prove(knowing({ checkpoint })), [[false, 'Entry 5 is missing: the checkpoint that you kept covers 12 entries. The log was rolled back or cut.']]);
  });

  it('attack 41 A8 a log with checkpoints and no entries, or one of which nothing is left, fails the drill and is not passed over', async () => {
    const checkpoint = await world.latest(tenantId);
    await remove(0, 12);
    assert.deepEqual((await prove(null)).map(([good]) => good), [false]);
    await remove(0, 0);
    assert.deepEqual([await prove(null), (await prove(knowing({ checkpoint }, [tenantId]))).map(([good]) => good)], [[], [false]]);
  });
});
