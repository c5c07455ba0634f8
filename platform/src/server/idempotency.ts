import { createHmac } from 'node:crypto';
import { type Database, type IdempotencyStore, KeysteadError, type Principal, type StoredAnswer } from '../foundation/index.ts';

interface IdempotencyTables {
  idempotency_keys: { tenant_id: string; caller: string; key: string; operation: string; request_digest: Buffer; status: number | null; body: string | null; created_at: Date };
}

/** Operations whose answer holds something shown once: the answer is not kept, a repetition is told so. */
const shownOnce: ReadonlySet<string> = new Set(['createToken', 'createInvitation', 'startTotp']);

/**
 * Answers to POSTs by `Idempotency-Key`, in the tenant's own rows, for a day. A key belongs to one caller; the same key with another request is
 * refused; a repetition while the first is still running is refused too.
 */
export function openIdempotencyStore(options: { database: Database; digestKey: Uint8Array; now: () => Date }): IdempotencyStore {
  const { now } = options;
  const tables = options.database.as<IdempotencyTables>();

  async function claim(call: Parameters<IdempotencyStore['run']>[0], digest: Buffer): Promise<StoredAnswer | null> {
    const caller = callerOf(call.principal);
    return tables.inTenant(call.principal.tenantId, async (trx) => {
      await trx.deleteFrom('idempotency_keys').where('created_at', '<', new Date(now().getTime() - 86_400_000)).execute();
      const claimed = await trx.insertInto('idempotency_keys')
        .values({ tenant_id: call.principal.tenantId, caller, key: call.key, operation: call.operation.id, request_digest: digest, status: null, body: null, created_at: now() })
        .onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
      if (claimed.numInsertedOrUpdatedRows === 1n) return null;
      const found = await trx.selectFrom('idempotency_keys').select(['operation', 'request_digest', 'status', 'body']).where('caller', '=', caller).where('key', '=', call.key).executeTakeFirstOrThrow();
      if (found.operation !== call.operation.id || !found.request_digest.equals(digest)) throw new KeysteadError('idempotency_mismatch');
      if (found.status === null) throw new KeysteadError('conflict', { detail: 'the first request with this Idempotency-Key is still running' });
      if (shownOnce.has(call.operation.id)) throw new KeysteadError('conflict', { detail: 'this was done by the first request with this Idempotency-Key, and its answer was shown once' });
      return { status: found.status, body: found.body };
    });
  }

  return {
    async run(call, work) {
      // Keyed: a request may hold a provider key, which a plain digest in a stolen dump would let one search for.
      const digest = createHmac('sha256', options.digestKey).update(call.operation.id).update('\0').update(call.requestText).digest();
      const before = await claim(call, digest);
      if (before !== null) return before;
      try {
        const answer = await work();
        await tables.inTenant(call.principal.tenantId, (trx) => trx.updateTable('idempotency_keys')
          .set({ status: answer.status, body: shownOnce.has(call.operation.id) ? null : answer.body })
          .where('caller', '=', callerOf(call.principal)).where('key', '=', call.key).execute());
        return answer;
      } catch (error) {
        // Nothing was done: the key may be used again.
        await tables.inTenant(call.principal.tenantId, (trx) => trx.deleteFrom('idempotency_keys').where('caller', '=', callerOf(call.principal)).where('key', '=', call.key).execute());
        throw error;
      }
    },
  };
}

function callerOf(principal: Principal): string {
  return principal.tokenId ?? principal.userId ?? 'unknown';
}
