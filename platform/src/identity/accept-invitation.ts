import type { Role } from '@keystead/contract';
import type { Transaction } from 'kysely';
import { isUniqueViolation, KeysteadError } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { addMemberRow } from './members.ts';
import { membershipsOf } from './memberships.ts';
import { hashOneTimeToken } from './one-time-token.ts';
import { hashPassword } from './password-hash.ts';
import { endPasswordResets } from './passwords.ts';
import { type Person, createPerson, findPersonByEmail, passwordMatches, removePerson } from './persons.ts';
import { lockTenant, planLimit, seatIsFree, seatsTaken } from './seats.ts';
import type { PeopleTables } from './tables.ts';

/** Far longer than an acceptance takes. */
const leftoverAgeMs = 60_000;

interface Acceptance {
  readonly token: string;
  readonly name: string;
  readonly password: string;
}

interface Accepted {
  readonly tenantId: string;
  readonly userId: string;
  readonly role: Role;
  /** True where the person has a second factor: then the invitation alone must not sign them in. */
  readonly needsSecondFactor: boolean;
}

/**
 * Accepts an invitation. Somebody new gets an account with the password given; somebody who has one proves it with their own
 * password, since whoever holds an invitation need not be the person it names.
 * @throws KeysteadError `invitation_invalid`, `plan_limit`, `wrong_credentials`, `rate_limited`.
 */
export async function acceptInvitation(context: IdentityContext, acceptance: Acceptance): Promise<Accepted> {
  const hash = hashOneTimeToken(acceptance.token);
  const invitation = await context.identity.selectFrom('keystead.invitations').select(['tenant_id', 'email']).where('token_hash', '=', hash)
    .where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).where('expires_at', '>', context.clock.now()).executeTakeFirst();
  if (invitation === undefined) throw new KeysteadError('invitation_invalid');
  // Told before any costly work, and again under the lock: of many at once all but a few hear it here.
  await context.app.inTenant(invitation.tenant_id, (trx) => requireSeat(trx, invitation.tenant_id));
  const known = await knownPerson(context, invitation.email, acceptance.password);
  const passwordHash = known === null ? await hashPassword(acceptance.password) : null;
  const made: { userId?: string } = {};
  if (known !== null) await endPasswordResets(context, known.id);
  try {
    return await context.turns.take(invitation.tenant_id, () => context.app.inTenant(invitation.tenant_id, async (trx) => {
      const tenantId = invitation.tenant_id;
      await lockTenant(trx, tenantId);
      const open = await trx.selectFrom('invitations').select(['id', 'email', 'role']).where('token_hash', '=', hash)
        .where('accepted_at', 'is', null).where('withdrawn_at', 'is', null).where('expires_at', '>', context.clock.now()).forUpdate().executeTakeFirst();
      if (open === undefined) throw new KeysteadError('invitation_invalid');
      await requireSeat(trx, tenantId);
      await trx.updateTable('invitations').set({ accepted_at: context.clock.now() }).where('id', '=', open.id).execute();
      let userId = known?.id;
      if (userId === undefined) {
        userId = await createPerson(context, { name: acceptance.name, email: open.email, passwordHash });
        made.userId = userId;
      }
      await addMemberRow(context, trx, { tenantId, userId, role: open.role, qualifications: [], actor: { kind: 'user', id: userId } });
      return { tenantId, userId, role: open.role, needsSecondFactor: known?.secondFactor ?? false };
    }));
  } catch (error) {
    if (made.userId !== undefined) await removePerson(context, made.userId);
    // The same person accepted another invitation in this very moment, or is a member by now.
    if (isUniqueViolation(error)) throw new KeysteadError('invitation_invalid', {}, { cause: error });
    throw error;
  }
}

/** @throws KeysteadError `plan_limit` where every seat is taken. */
async function requireSeat(trx: Transaction<PeopleTables>, tenantId: string): Promise<void> {
  const { plan } = await trx.selectFrom('tenants').select('plan').where('id', '=', tenantId).executeTakeFirstOrThrow(() => new KeysteadError('invitation_invalid'));
  if (!seatIsFree(plan, await seatsTaken(trx, tenantId))) throw planLimit(plan);
}

/** The person an e-mail address belongs to, once their password has proved it; `null` where there is nobody yet. */
async function knownPerson(context: IdentityContext, email: string, password: string): Promise<Person | null> {
  const person = await findPersonByEmail(context, email);
  if (person === null) return null;
  // Left behind by an acceptance that was interrupted: belongs nowhere, so nobody loses anything. One made just now may be on its
  // way in through another invitation, and stays.
  const isOld = context.clock.now().getTime() - person.createdAt.getTime() > leftoverAgeMs;
  if (isOld && (await membershipsOf(context, person.id)).length === 0 && await removePerson(context, person.id)) return null;
  const key = `account:${email}`;
  context.limits.account.take(key);
  if (!await passwordMatches(context, person.id, password)) throw new KeysteadError('wrong_credentials');
  context.limits.account.forgive(key);
  return person;
}
