import { type Actor, actorOf, recordEvent } from '../audit/index.ts';
import type { Principal } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { membershipsOf } from './memberships.ts';
import { findPersonByEmail } from './persons.ts';

/**
 * What happens to sessions stands in the log of the tenant they belong to. The library's tables are another role's, so an event
 * is recorded right after what it tells of, not in its transaction.
 */
export async function recordSessionCreated(context: IdentityContext, session: { id: string; tenantId: string; userId: string }, secondFactor: boolean, clientAddress: string | null): Promise<void> {
  await context.app.inTenant(session.tenantId, (trx) => recordEvent(trx, {
    tenantId: session.tenantId, action: 'session.created', actor: { kind: 'user', id: session.userId }, subjectId: session.id, detail: { secondFactor, clientAddress },
  }));
}

export async function recordSessionEnded(context: IdentityContext, principal: Principal, session: { id: string; tenantId: string }): Promise<void> {
  await context.app.inTenant(session.tenantId, (trx) => recordEvent(trx, {
    tenantId: session.tenantId, action: 'session.ended', actor: actorOf(principal), subjectId: session.id, detail: {},
  }));
}

/** A refused sign-in, in the log of the tenant where the person would have arrived. Of nobody's address only the program's log tells. */
export async function recordRefusedEmail(context: IdentityContext, email: string, reason: string, clientAddress: string | null): Promise<void> {
  const person = await findPersonByEmail(context, email);
  if (person === null) {
    context.logger.info({ reason: 'unknown e-mail address' }, 'sign-in refused');
    return;
  }
  await recordRefused(context, person.id, reason, clientAddress);
}

/** A refused proof of who somebody is, in the log of `inTenant`, or of the tenant where they would have arrived. */
export async function recordRefused(context: IdentityContext, userId: string, reason: string, clientAddress: string | null, inTenant?: string): Promise<void> {
  const memberships = inTenant === undefined ? await membershipsOf(context, userId) : [];
  const tenantId = inTenant ?? (memberships.find((membership) => membership.state === 'active') ?? memberships[0])?.tenantId;
  if (tenantId === undefined) return;
  const actor: Actor = { kind: 'user', id: userId };
  await context.app.inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'session.refused', actor, subjectId: null, detail: { reason, clientAddress } }));
}
