import type { Role, SsoSettings } from '@keystead/contract';
import { type Actor, recordEvent } from '../../audit/index.ts';
import { KeysteadError } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { addMemberRow } from '../members.ts';
import { endSessionsOf, membershipsOf } from '../memberships.ts';
import { createPerson, findPersonByEmail, removePerson } from '../persons.ts';
import { lockTenant, planLimit, seatIsFree, seatsTaken } from '../seats.ts';
import { domainsOf } from './domains.ts';
import { type Assertion, type KnownHere, mayLink, roleFrom } from './rules.ts';

interface Arrival { readonly tenantId: string; readonly connectionId: string; readonly settings: SsoSettings; readonly assertion: Assertion }

const refuse = (reason: string): KeysteadError => new KeysteadError('sso_refused', { detail: reason });

/**
 * Finds or makes the member whom an assertion names, and gives them the role of their groups.
 * @returns the person.
 * @throws KeysteadError `sso_refused` saying why they do not come in, `plan_limit` where every seat is taken.
 */
export async function admit(context: IdentityContext, arrival: Arrival): Promise<string> {
  const { tenantId, connectionId, assertion } = arrival;
  const linked = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('sso_identities').select('user_id').where('connection_id', '=', connectionId).where('subject', '=', assertion.subject).executeTakeFirst());
  const userId = linked?.user_id ?? await personToLink(context, arrival);
  const made = userId === null;
  const person = userId ?? await createPerson(context, { name: assertion.name ?? assertion.email ?? assertion.subject, email: assertion.email ?? '', passwordHash: null });
  try {
    const role = await context.turns.take(tenantId, () => settle(context, arrival, person, linked === undefined));
    if (role === 'changed') await endSessionsOf(context, tenantId, person);
    return person;
  } catch (error) {
    if (made) await removePerson(context, person);
    throw error;
  }
}

/** Who the address of a subject that comes for the first time belongs to; `null` for nobody yet. */
async function personToLink(context: IdentityContext, { tenantId, connectionId, settings, assertion }: Arrival): Promise<string | null> {
  const known = assertion.email === null ? null : await findPersonByEmail(context, assertion.email);
  const verdict = mayLink(assertion, settings, { domains: await domainsOf(context, { tenantId, connectionId }), known: known === null ? null : await knownHere(context, tenantId, known.id) });
  if (!verdict.ok) throw refuse(verdict.reason);
  return known?.id ?? null;
}

async function knownHere(context: IdentityContext, tenantId: string, userId: string): Promise<KnownHere> {
  const memberships = await membershipsOf(context, userId);
  const operator = await context.identity.selectFrom('keystead.operators').select('user_id').where('user_id', '=', userId).where('removed_at', 'is', null).executeTakeFirst();
  return { membership: memberships.find((each) => each.tenantId === tenantId) ?? null, elsewhere: operator !== undefined || memberships.some((each) => each.tenantId !== tenantId) };
}

/** Membership, role and link, in one transaction. @returns whether the role of a member changed. */
async function settle(context: IdentityContext, { tenantId, connectionId, settings, assertion }: Arrival, userId: string, first: boolean): Promise<'same' | 'changed'> {
  const role = roleFrom(settings, assertion.groups);
  const actor: Actor = { kind: 'user', id: userId };
  return context.app.inTenant(tenantId, async (trx) => {
    const { plan } = await lockTenant(trx, tenantId);
    const member = await trx.selectFrom('members').select(['id', 'role', 'state']).where('tenant_id', '=', tenantId).where('user_id', '=', userId).executeTakeFirst();
    if (member?.state === 'disabled') throw refuse('an admin disabled this person here');
    let outcome: 'same' | 'changed' = 'same';
    if (member === undefined) {
      const invited = await trx.selectFrom('invitations').select(['id', 'role']).where('tenant_id', '=', tenantId).where('email', '=', assertion.email ?? '').where('accepted_at', 'is', null).where('withdrawn_at', 'is', null)
        .where('expires_at', '>', context.clock.now()).orderBy('id', 'desc').forUpdate().executeTakeFirst();
      if (invited === undefined && !settings.createsMembers) throw refuse('nobody invited this person, and the organisation does not take people in by themselves');
      const given: Role | null = invited?.role ?? role;
      if (given === null) throw refuse('none of this person’s groups has a role here');
      if (!seatIsFree(plan, await seatsTaken(trx, tenantId))) throw planLimit(plan);
      if (invited !== undefined) await trx.updateTable('invitations').set({ accepted_at: context.clock.now() }).where('id', '=', invited.id).execute();
      await addMemberRow(context, trx, { tenantId, userId, role: given, qualifications: [], actor });
    } else if (member.role !== 'owner' && settings.roleMapping.length > 0) {
      if (role === null) throw refuse('none of this person’s groups has a role here any more');
      if (role !== member.role) {
        await trx.updateTable('members').set({ role }).where('id', '=', member.id).execute();
        await recordEvent(trx, { tenantId, action: 'member.updated', actor, subjectId: member.id, detail: { fields: ['role'], role, state: 'active', by: 'identity provider' } });
        outcome = 'changed';
      }
    }
    if (first) {
      await trx.insertInto('sso_identities').values({ tenant_id: tenantId, connection_id: connectionId, subject: assertion.subject, user_id: userId, linked_at: context.clock.now() }).execute();
      await recordEvent(trx, { tenantId, action: 'sso.linked', actor, subjectId: userId, detail: { connection: connectionId } });
    }
    await trx.updateTable('sso_connections').set({ last_used_at: context.clock.now() }).where('id', '=', connectionId).execute();
    return outcome;
  });
}
