import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { systemActor } from '../audit/index.ts';
import { KeysteadError, newId } from '../foundation/index.ts';
import type { IdentityContext } from './context.ts';
import { hashOneTimeToken, newOneTimeToken } from './one-time-token.ts';
import { grantOperator } from './operators/operators.ts';
import { hashPassword } from './password-hash.ts';
import { createPerson, findPersonByEmail, removePerson } from './persons.ts';
import type { PeopleTables } from './tables.ts';
import { insertTenant } from './tenants.ts';

const linkLifetimeMs = 10 * 60_000;
/** For how long the session that the link made may manage keys without a second factor; see docs/decisions. */
export const setupSessionMs = 3_600_000;
/** Serialises whatever makes or uses a setup link, across processes; any constant will do. */
const setupLock = 7_420_003;

export interface SetupLink {
  readonly token: string;
  /** The address to open. The token stands behind `#`, so that it reaches no log of requests. */
  readonly url: string;
  readonly expiresAt: Date;
}

interface SetupForm {
  readonly token: string;
  readonly organisation: string;
  readonly ownerName: string;
  readonly email: string;
  readonly password: string;
}

/** Whether this installation has an owner, and whether a link is open. */
export async function readSetup(context: IdentityContext): Promise<{ installed: boolean; setupLinkOpen: boolean }> {
  const installed = await hasOwner(context);
  if (installed) return { installed, setupLinkOpen: false };
  const open = await context.app.transaction((trx) => trx.selectFrom('setup_links').select('token_hash').where('used_at', 'is', null).where('expires_at', '>', context.clock.now()).executeTakeFirst());
  return { installed, setupLinkOpen: open !== undefined };
}

/** A new one-time link; earlier ones end with it. `null` once there is an owner: nobody becomes one by a link then. */
export async function createSetupLink(context: IdentityContext): Promise<SetupLink | null> {
  const { token, hash } = newOneTimeToken();
  const now = context.clock.now();
  const expiresAt = new Date(now.getTime() + linkLifetimeMs);
  return context.app.transaction(async (trx) => {
    await lockSetup(trx);
    if (await hasOwner(context)) return null;
    await trx.updateTable('setup_links').set({ used_at: now }).where('used_at', 'is', null).execute();
    await trx.insertInto('setup_links').values({ token_hash: hash, expires_at: expiresAt }).execute();
    return { token, url: `${context.baseUrl()}/setup#token=${token}`, expiresAt };
  });
}

/**
 * Uses the setup link: makes the first organisation (on Enterprise) and its owner. Of any number of parallel uses one succeeds.
 * @throws KeysteadError `setup_link_invalid`.
 */
export async function completeSetup(context: IdentityContext, form: SetupForm): Promise<{ tenantId: string; userId: string }> {
  const hash = hashOneTimeToken(form.token);
  // Before any costly work: a token that is not open costs one query.
  if (!await context.app.transaction((trx) => linkIsOpen(context, trx, hash))) throw new KeysteadError('setup_link_invalid');
  const passwordHash = await hashPassword(form.password);
  const tenantId = newId();
  const made: { userId?: string } = {};
  try {
    const owner = await context.app.inTenant(tenantId, async (trx) => {
      await lockSetup(trx);
      if (!await linkIsOpen(context, trx, hash) || await hasOwner(context)) throw new KeysteadError('setup_link_invalid');
      await trx.updateTable('setup_links').set({ used_at: context.clock.now() }).where('token_hash', '=', hash).execute();
      // Somebody whom an interrupted setup left behind, without any membership.
      const leftover = await findPersonByEmail(context, form.email);
      if (leftover !== null) await removePerson(context, leftover.id);
      const userId = await createPerson(context, { name: form.ownerName, email: form.email, passwordHash });
      made.userId = userId;
      await insertTenant(context, trx, tenantId, { name: form.organisation, plan: 'enterprise', ownerUserId: userId, actor: systemActor });
      return { tenantId, userId };
    });
    // Whoever sets the installation up runs it. Another role's table, hence after the transaction; where this is cut off, `keystead operator add` does it.
    await grantOperator(context, owner.userId, 'setup').catch((error: unknown) => { context.logger.error({ err: error }, 'operator rights could not be given; use `keystead operator add`'); });
    return owner;
  } catch (error) {
    if (made.userId !== undefined) await removePerson(context, made.userId);
    throw error;
  }
}

async function hasOwner(context: IdentityContext): Promise<boolean> {
  return await context.identity.selectFrom('keystead.members').select('id').where('role', '=', 'owner').limit(1).executeTakeFirst() !== undefined;
}

async function lockSetup(trx: Transaction<PeopleTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(setupLock)})`.execute(trx);
}

async function linkIsOpen(context: IdentityContext, trx: Transaction<PeopleTables>, hash: Buffer): Promise<boolean> {
  const link = await trx.selectFrom('setup_links').select('token_hash').where('token_hash', '=', hash).where('used_at', 'is', null).where('expires_at', '>', context.clock.now()).executeTakeFirst();
  return link !== undefined;
}
