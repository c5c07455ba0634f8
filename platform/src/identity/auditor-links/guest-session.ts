import { type Operation, permissionsOfRole } from '@keystead/contract';
import { sql } from 'kysely';
import { type Actor, actorOf, recordEvent } from '../../audit/index.ts';
import { type Call, KeysteadError, type Principal, newId } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { hashOneTimeToken, newOneTimeToken } from '../one-time-token.ts';
import { sessionIsLive, touchIsDue } from '../session-life.ts';
import { linkMakers } from './links.ts';

type SessionCall = Pick<Call<Operation>, 'clientAddress' | 'setHeader'>;

const cookieName = 'keystead-auditor';
/** A token of ours: 32 bytes in base64url. */
const tokenPattern = /^[\w-]{43}$/;

function cookie(context: IdentityContext, value: string, seconds: number): string {
  return `${cookieName}=${value}; Path=/api; HttpOnly; SameSite=Strict; Max-Age=${seconds}${context.baseUrl().startsWith('https:') ? '; Secure' : ''}`;
}

function untrustedToken(request: Request): string | null {
  const [, value = ''] = new RegExp(`(?:^|;)\\s*${cookieName}=([^;]*)`).exec(request.headers.get('cookie') ?? '') ?? [];
  return tokenPattern.test(value) ? value : null;
}

/** A link holds no longer than the right to make it: its maker is an active member, in a role that makes links. */
const madeByManager = sql<boolean>`exists (select from keystead.members m where m.tenant_id = l.tenant_id and m.user_id = l.created_by and m.state = 'active' and m.role = any(${[...linkMakers]}))`;

/**
 * Opens a link: a session of its own, as long as the organisation lets sessions live and no longer than the link.
 * @throws KeysteadError `auditor_link_invalid`, whatever is wrong with it; `rate_limited` where it is opened again and again.
 */
export async function openLink(context: IdentityContext, call: SessionCall, token: string): Promise<{ organisation: string; purpose: string; until: string }> {
  const now = context.clock.now();
  const found = await context.identity.selectFrom('keystead.auditor_links as l').innerJoin('keystead.tenants as t', 't.id', 'l.tenant_id').select(['l.id', 'l.tenant_id', 'l.purpose', 'l.expires_at', 't.name'])
    .where('l.token_hash', '=', hashOneTimeToken(token)).where('l.revoked_at', 'is', null).where('l.expires_at', '>', now).where(madeByManager).where('t.deleted_at', 'is', null).where('t.suspended_at', 'is', null).executeTakeFirst();
  if (found === undefined) throw new KeysteadError('auditor_link_invalid');
  const { tenant_id: tenantId, id: linkId } = found;
  // A link that leaked, or a program that opens it anew for each question, must not fill the log with openings.
  context.limits.address.take(`auditor-link:${linkId}`);
  const session = newOneTimeToken();
  await context.app.inTenant(tenantId, async (trx) => {
    const counted = await trx.updateTable('auditor_links').set(({ eb }) => ({ opened: eb('opened', '+', 1), last_used_at: now })).where('tenant_id', '=', tenantId).where('id', '=', linkId).where('revoked_at', 'is', null).where('expires_at', '>', now).executeTakeFirst();
    if (counted.numUpdatedRows === 0n) throw new KeysteadError('auditor_link_invalid');
    await trx.insertInto('auditor_sessions').values({ tenant_id: tenantId, id: newId(), link_id: linkId, token_hash: session.hash, created_at: now, last_used_at: now, ended_at: null }).execute();
    const actor: Actor = { kind: 'token', id: linkId };
    await recordEvent(trx, { tenantId, action: 'auditor-link.opened', actor, subjectId: linkId, detail: { purpose: found.purpose, clientAddress: call.clientAddress } });
  });
  call.setHeader('set-cookie', cookie(context, session.token, Math.floor((found.expires_at.getTime() - now.getTime()) / 1_000)));
  return { organisation: found.name, purpose: found.purpose, until: found.expires_at.toISOString() };
}

/** Who is behind a guest's cookie; `null` where there is none, or it counts no more. */
export async function byGuestSession(context: IdentityContext, request: Request): Promise<Principal | null> {
  const token = untrustedToken(request);
  if (token === null) return null;
  const now = context.clock.now();
  const row = await context.identity.selectFrom('keystead.auditor_sessions as s').innerJoin('keystead.auditor_links as l', 'l.id', 's.link_id').innerJoin('keystead.tenants as t', 't.id', 's.tenant_id')
    .select(['s.id', 's.tenant_id', 's.created_at', 's.last_used_at', 'l.id as link', 'l.purpose', 'l.expires_at', 't.session_idle_minutes', 't.session_hours', 't.suspended_at'])
    .where('s.token_hash', '=', hashOneTimeToken(token)).where('s.ended_at', 'is', null).where('l.revoked_at', 'is', null).where('l.expires_at', '>', now).where(madeByManager).where('t.deleted_at', 'is', null).executeTakeFirst();
  if (row === undefined || row.suspended_at !== null) return null;
  if (!sessionIsLive({ createdAt: row.created_at, updatedAt: row.last_used_at }, { idleMinutes: row.session_idle_minutes, hours: row.session_hours }, now)) return null;
  if (touchIsDue(row.last_used_at, now)) {
    await context.app.inTenant(row.tenant_id, async (trx) => {
      await trx.updateTable('auditor_sessions').set({ last_used_at: now }).where('id', '=', row.id).execute();
      await trx.updateTable('auditor_links').set({ last_used_at: now }).where('id', '=', row.link).execute();
    });
  }
  return {
    kind: 'token', tenantId: row.tenant_id, userId: null, tokenId: row.link, name: row.purpose, role: 'auditor', permissions: new Set(permissionsOfRole.auditor), environment: 'production', sessionId: null,
    guest: { linkId: row.link, sessionId: row.id, until: row.expires_at },
  };
}

/** A page that reads itself anew every few seconds would drown the log: one row a minute for each operation says as much. */
const recordedAgainAfterMs = 60_000;

/** What a guest reads stands in the log before it is answered, the same operation once a minute; where that fails, it is not answered. */
export async function recordGuestCall(context: IdentityContext, principal: Principal, operation: Operation): Promise<void> {
  const { guest, tenantId } = principal;
  if (guest === undefined) return;
  const now = context.clock.now();
  await context.app.inTenant(tenantId, async (trx) => {
    const { rows } = await sql<{ due: boolean }>`
      update auditor_links set last_calls = last_calls || jsonb_build_object(${operation.id}::text, ${now.toISOString()}::text)
      where tenant_id = ${tenantId} and id = ${guest.linkId} and coalesce((last_calls ->> ${operation.id})::timestamptz, '-infinity') <= ${new Date(now.getTime() - recordedAgainAfterMs).toISOString()}::timestamptz
      returning true as due`.execute(trx);
    if (rows.length > 0) await recordEvent(trx, { tenantId, action: 'auditor-link.used', actor: actorOf(principal), subjectId: guest.linkId, detail: { operation: operation.id } });
  });
}

/** Ends a guest's session, and forgets the cookie. */
export async function endGuestSession(context: IdentityContext, call: SessionCall, principal: Principal): Promise<void> {
  const { guest, tenantId } = principal;
  if (guest === undefined) return;
  await context.app.inTenant(tenantId, (trx) => trx.updateTable('auditor_sessions').set({ ended_at: context.clock.now() }).where('tenant_id', '=', tenantId).where('id', '=', guest.sessionId).execute());
  call.setHeader('set-cookie', cookie(context, '', 0));
}
