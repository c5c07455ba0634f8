import type { PlanId, Qualification, Role } from '@keystead/contract';
import { systemActor } from '../audit/index.ts';
import type { IdentityContext } from './context.ts';
import { addMemberRow } from './members.ts';
import { hashPassword } from './password-hash.ts';
import { createPerson, findPersonByEmail } from './persons.ts';
import { lockTenant, planLimit, seatIsFree, seatsTaken } from './seats.ts';
import { makeTenant } from './tenants.ts';

/** A person as the operator declares them. Without a password they cannot sign in, until they have one. */
export interface DeclaredPerson {
  readonly name: string;
  readonly email: string;
  readonly password?: string | undefined;
}

export interface DeclaredMember extends DeclaredPerson {
  readonly role: Role;
  readonly qualifications?: readonly Qualification[] | undefined;
}

/** The person with that address, made where there is none. Of somebody who exists nothing is changed, least of all the password. */
async function ensurePerson(context: IdentityContext, declared: DeclaredPerson): Promise<string> {
  const known = await findPersonByEmail(context, declared.email);
  if (known !== null) return known.id;
  return createPerson(context, { name: declared.name, email: declared.email, passwordHash: declared.password === undefined ? null : await hashPassword(declared.password) });
}

/** Makes a tenant with its owner, on the operator's behalf. */
export async function provisionTenant(context: IdentityContext, tenant: { name: string; plan: PlanId; owner: DeclaredPerson }): Promise<{ tenantId: string; ownerUserId: string }> {
  const ownerUserId = await ensurePerson(context, tenant.owner);
  return { tenantId: await makeTenant(context, { name: tenant.name, plan: tenant.plan, ownerUserId, actor: systemActor }), ownerUserId };
}

/**
 * Adds a member on the operator's behalf; one who is a member already is left as they are.
 * @throws KeysteadError `plan_limit`.
 */
export async function provisionMember(context: IdentityContext, tenantId: string, declared: DeclaredMember): Promise<{ userId: string; added: boolean }> {
  const userId = await ensurePerson(context, declared);
  const added = await context.app.inTenant(tenantId, async (trx) => {
    const tenant = await lockTenant(trx, tenantId);
    if (await trx.selectFrom('members').select('id').where('tenant_id', '=', tenantId).where('user_id', '=', userId).executeTakeFirst() !== undefined) return false;
    if (!seatIsFree(tenant.plan, await seatsTaken(trx, tenantId))) throw planLimit(tenant.plan);
    await addMemberRow(context, trx, { tenantId, userId, role: declared.role, qualifications: declared.qualifications ?? [], actor: systemActor });
    return true;
  });
  return { userId, added };
}
