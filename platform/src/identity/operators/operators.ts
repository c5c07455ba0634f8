import { type Actor, recordPlatformEvent, systemActor } from '../../audit/index.ts';
import { KeysteadError } from '../../foundation/index.ts';
import { endAccessOf } from '../break-glass/end.ts';
import type { IdentityContext } from '../context.ts';
import { endPasswordResets } from '../passwords.ts';
import { findPersonByEmail } from '../persons.ts';

export interface OperatorRow { readonly userId: string; readonly name: string; readonly email: string; readonly secondFactor: boolean; readonly addedAt: string; readonly addedBy: 'setup' | 'host' }

/** Everyone who holds operator rights. */
export async function listOperators(context: IdentityContext): Promise<readonly OperatorRow[]> {
  const rows = await context.identity.selectFrom('keystead.operators as o').innerJoin('user as u', 'u.id', 'o.user_id')
    .select(['u.id', 'u.name', 'u.email', 'u.twoFactorEnabled', 'o.added_at', 'o.added_by']).where('o.removed_at', 'is', null).orderBy('o.added_at').execute();
  return rows.map((row) => ({ userId: row.id, name: row.name, email: row.email, secondFactor: row.twoFactorEnabled === true, addedAt: row.added_at.toISOString(), addedBy: row.added_by }));
}

export async function countOperators(context: IdentityContext): Promise<number> {
  const row = await context.identity.selectFrom('keystead.operators').select(({ fn }) => fn.countAll<number>().as('count')).where('removed_at', 'is', null).executeTakeFirstOrThrow();
  return row.count;
}

/** Gives operator rights. Again for somebody who has them changes nothing. @returns whether they had none before. */
export async function grantOperator(context: IdentityContext, userId: string, by: 'setup' | 'host'): Promise<boolean> {
  const now = context.clock.now();
  const row = await context.identity.insertInto('keystead.operators').values({ user_id: userId, added_at: now, added_by: by, removed_at: null })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ added_at: now, added_by: by, removed_at: null }).where('keystead.operators.removed_at', 'is not', null))
    .returning('user_id').executeTakeFirst();
  if (row === undefined) return false;
  await endPasswordResets(context, userId);
  const actor: Actor = by === 'setup' ? { kind: 'user', id: userId } : systemActor;
  await context.app.transaction((trx) => recordPlatformEvent(trx, { action: 'operator.added', actor, subjectId: userId, detail: { by } }));
  return true;
}

/** Gives operator rights by e-mail address, from the host. @throws KeysteadError `not_found` where nobody has that address. */
export async function addOperatorByEmail(context: IdentityContext, email: string): Promise<{ name: string; added: boolean }> {
  const person = await findPersonByEmail(context, email);
  if (person === null) throw new KeysteadError('not_found');
  return { name: person.name, added: await grantOperator(context, person.id, 'host') };
}

/** Takes operator rights, in force with the next request, and ends whatever support access they opened. @throws KeysteadError `not_found`. */
export async function removeOperatorByEmail(context: IdentityContext, email: string): Promise<{ name: string; removed: boolean }> {
  const person = await findPersonByEmail(context, email);
  if (person === null) throw new KeysteadError('not_found');
  const row = await context.identity.updateTable('keystead.operators').set({ removed_at: context.clock.now() }).where('user_id', '=', person.id).where('removed_at', 'is', null).returning('user_id').executeTakeFirst();
  if (row === undefined) return { name: person.name, removed: false };
  await context.app.transaction((trx) => recordPlatformEvent(trx, { action: 'operator.removed', actor: systemActor, subjectId: person.id, detail: { by: 'host' } }));
  await endAccessOf(context, person.id);
  return { name: person.name, removed: true };
}
