import { type IdentityUnderTest, type Office, type Visitor, join, signedIn } from './identity.ts';

/** Marks the second factor of every session as shown now, as if each person had just entered a code. */
export async function freshFactors(setup: IdentityUnderTest, now = new Date()): Promise<void> {
  await setup.identityPool.query(`update identity."session" set "mfaAt" = $1, "updatedAt" = $1`, [now]);
}

/** A person with operator rights and a second factor just shown, who belongs to an office of their own. */
export async function operatorOf(setup: IdentityUnderTest, office: Office, now = new Date()): Promise<{ visitor: Visitor; email: string; userId: string }> {
  await freshFactors(setup, now);
  const person = await join(setup, office, 'member');
  await setup.identity.operatorRights.add(person.email);
  await signedIn(person.visitor, person.email);
  // Operators outside of an organisation must have a second factor; how one is set up is not what is tested with this.
  await setup.identityPool.query(`update identity."user" set "twoFactorEnabled" = true where id = $1`, [person.userId]);
  await freshFactors(setup, now);
  return person;
}

/** Events of a tenant's outbox, in order, as the sequencer sees them. */
export async function eventsOf(setup: IdentityUnderTest, tenantId: string): Promise<{ action: string; actor_kind: string; actor_id: string | null; subject_id: string | null; detail: Record<string, unknown> }[]> {
  const { rows } = await setup.database.open('keystead_sequencer').pool.query<{ action: string; actor_kind: string; actor_id: string | null; subject_id: string | null; detail: Record<string, unknown> }>(
    'select action, actor_kind, actor_id, subject_id, detail from keystead.audit_outbox where tenant_id = $1 order by id', [tenantId]);
  return rows;
}
