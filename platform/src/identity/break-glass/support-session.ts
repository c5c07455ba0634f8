import type { Operation } from '@keystead/contract';
import { sql } from 'kysely';
import { recordEvent, recordInBothLogs } from '../../audit/index.ts';
import { type Call, KeysteadError, type Principal } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { callLibrary, libraryHeaders } from '../library-call.ts';
import { operatorActor } from '../operators/organisations.ts';
import { requireSession } from '../require-session.ts';
import { findRequest, personOf } from './requests.ts';
import { factsOf } from './rows.ts';
import { checkOpening } from './rules.ts';

type SessionCall = Pick<Call<Operation>, 'request' | 'clientAddress' | 'setHeader'>;

/**
 * Starts a session inside the organisation on what was granted. It ends with the access at the latest, and the session it was started
 * from ends now.
 * @throws KeysteadError `not_found` for a request that is not one's own, `conflict`.
 */
export async function startSupportSession(context: IdentityContext, call: SessionCall, principal: Principal, requestId: string): Promise<void> {
  const userId = personOf(principal);
  const { sessionId: presentSession } = requireSession(principal);
  const request = await findRequest(context, requestId);
  if (request.requested_by !== userId) throw new KeysteadError('not_found');
  const now = context.clock.now();
  checkOpening(factsOf(request), now);
  const until = request.access_until ?? now;
  const { tenant_id: tenantId } = request;
  const actor = operatorActor(principal);
  // First the record of it, then the session: what cannot be recorded does not happen.
  await context.app.inTenant(tenantId, async (trx) => {
    const row = await trx.updateTable('break_glass').set(({ fn, val }) => ({ first_used_at: fn.coalesce('first_used_at', val(now)) })).where('id', '=', requestId).where('ended_at', 'is', null).returning('id').executeTakeFirst();
    if (row === undefined) throw new KeysteadError('conflict', { detail: 'the access is ended' });
    await recordInBothLogs(trx, { tenantId, action: 'break-glass.opened', actor, subjectId: requestId, detail: { until: until.toISOString(), includesContent: request.includes_content, clientAddress: call.clientAddress } });
  });
  const headers = await libraryHeaders(context, call);
  const { sessionId } = await callLibrary(call, () => context.library().api.startSession({
    body: { userId, tenantId, setupUntil: null, mfaAt: principal.secondFactorAt ?? null, takesOver: { createdAt: now, expiresAt: until } }, headers, returnHeaders: true,
  }));
  await context.identity.updateTable('session').set({ supportRequestId: requestId }).where('id', '=', sessionId).execute();
  await context.identity.deleteFrom('session').where('id', '=', presentSession).execute();
}

/** A page that reads itself anew every few seconds would drown the log: one row a minute for each operation says as much. */
const recordedAgainAfterMs = 60_000;

/**
 * What support calls inside an organisation stands in its log before it is answered, the same operation once a minute; where that fails,
 * it is not answered. Each call is counted. The reading of a document or draft has its own event besides, each time.
 */
export async function recordSupportCall(context: IdentityContext, principal: Principal, operation: Operation): Promise<void> {
  const { support, tenantId } = principal;
  if (support === undefined) return;
  const now = context.clock.now();
  await context.app.inTenant(tenantId, async (trx) => {
    // The row is locked by the count: of two calls at once the second sees what the first recorded.
    await trx.updateTable('break_glass').set(({ eb }) => ({ uses: eb('uses', '+', 1) })).where('id', '=', support.requestId).execute();
    const { rows } = await sql<{ known: boolean }>`
      update break_glass set last_calls = last_calls || jsonb_build_object(${operation.id}::text, ${now.toISOString()}::text)
      where id = ${support.requestId} and coalesce((last_calls ->> ${operation.id})::timestamptz, '-infinity') <= ${new Date(now.getTime() - recordedAgainAfterMs).toISOString()}::timestamptz
      returning true as known`.execute(trx);
    if (rows.length === 0) return;
    await recordEvent(trx, { tenantId, action: 'break-glass.used', actor: operatorActor(principal), subjectId: support.requestId, detail: { operation: operation.id } });
  });
}
