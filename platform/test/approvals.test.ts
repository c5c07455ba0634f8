import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type ApprovalDecision, type ApprovalsTables, decideApproval, openApproval, readApproval, withdrawApproval } from '../src/approvals/index.ts';
import { KeysteadError, type TenantDatabase, newId } from '../src/foundation/index.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

interface Tables extends ApprovalsTables { tenants: { id: string; name: string } }

describe('approvals', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  let database: TestDatabase;
  let tables: TenantDatabase<Tables>;
  before(async () => {
    database = await startTestDatabase();
    tables = database.open('keystead_app').as<Tables>();
  });
  after(() => database.close());

  async function asked(): Promise<{ tenantId: string; decision: ApprovalDecision }> {
    const tenantId = newId();
    const subject = { tenantId, kind: 'run', id: newId() };
    const subjectHash = randomBytes(32);
    await tables.inTenant(tenantId, async (trx) => {
      await trx.insertInto('tenants').values({ id: tenantId, name: 'Office' }).execute();
      await openApproval(trx, { subject, subjectHash, qualification: 'producer', fourEyes: true, requestedBy: newId(), expiresAt: new Date(now.getTime() + 3_600_000), dueAt: null });
    });
    const decider = { userId: newId(), role: 'member', qualifications: ['producer'], activeSeats: 2 } as const;
    return { tenantId, decision: { subject, subjectHash, decision: 'approve', decider, editedBy: null, attestation: false, reason: 'read it', now } };
  }

  const decide = (tenantId: string, decision: ApprovalDecision) => tables.inTenant(tenantId, (trx) => decideApproval(trx, decision));
  const coded = (code: string) => (error: unknown) => error instanceof KeysteadError && error.code === code;

  it('attack 34: of ten decisions at once one takes effect', async () => {
    const { tenantId, decision } = await asked();
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => decide(tenantId, { ...decision, decision: index % 2 === 0 ? 'approve' : 'reject' })));
    const effects = results.filter((result) => result.status === 'fulfilled');
    assert.equal(effects.length, 1);
    for (const result of results) if (result.status === 'rejected') assert.ok(coded('conflict')(result.reason));
    const stored = await tables.inTenant(tenantId, (trx) => readApproval(trx, decision.subject));
    assert.deepEqual(stored, effects[0]?.value);
    assert.equal(stored?.decidedBy, decision.decider.userId);
    assert.equal(stored?.attested, false);
  });

  it('C3 a second request about the same thing is refused while one is open, and possible once that is withdrawn', async () => {
    const { tenantId, decision } = await asked();
    const wish = { subject: decision.subject, subjectHash: randomBytes(32), qualification: 'producer', fourEyes: true, requestedBy: null, expiresAt: new Date(now.getTime() + 1_000), dueAt: null } as const;
    await assert.rejects(tables.inTenant(tenantId, (trx) => openApproval(trx, wish)), coded('conflict'));
    const id = await tables.inTenant(tenantId, async (trx) => {
      assert.equal(await withdrawApproval(trx, decision.subject), true);
      assert.equal(await withdrawApproval(trx, decision.subject), false);
      return openApproval(trx, wish);
    });
    assert.equal((await tables.inTenant(tenantId, (trx) => readApproval(trx, decision.subject)))?.id, id);
    await assert.rejects(decide(tenantId, decision), coded('text_changed'));
    await assert.rejects(decide(tenantId, { ...decision, subjectHash: wish.subjectHash, now: wish.expiresAt }), coded('conflict'));
  });

  it('attack 7: another tenant’s request is not found', async () => {
    const [mine, theirs] = [await asked(), await asked()];
    await assert.rejects(decide(mine.tenantId, theirs.decision), coded('not_found'));
    await assert.rejects(decide(mine.tenantId, { ...theirs.decision, subject: { ...theirs.decision.subject, tenantId: mine.tenantId } }), coded('not_found'));
    assert.equal((await tables.inTenant(theirs.tenantId, (trx) => readApproval(trx, theirs.decision.subject)))?.state, 'open');
  });
});
