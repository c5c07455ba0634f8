import { createHmac, randomUUID } from 'node:crypto';
import { type Database, type IdempotencyStore, KeysteadError, type Principal, type StoredAnswer } from '../foundation/index.ts';
import { type KeptAnswersOptions, openKeptAnswers } from './kept-answers.ts';

interface IdempotencyTables {
  idempotency_keys: {
    tenant_id: string; caller: string; key: string; operation: string; request_digest: Buffer; status: number | null; body: string | null; created_at: Date;
    holder: string | null; leased_until: Date | null;
  };
}

type Call = Parameters<IdempotencyStore['run']>[0];

/** Operations whose answer holds something shown once: the answer is not kept, a repetition is told so. */
export const shownOnce: ReadonlySet<string> = new Set(['createToken', 'createInvitation', 'createTenant', 'createPasswordReset', 'startTotp', 'addPasskey', 'renewRecoveryCodes', 'issuePlaygroundToken', 'createAuditorLink', 'createStream', 'renewStreamSecret']);

/** How long a claim is believed without a sign of life, and how often a request that runs gives one. */
export const leaseSeconds = 30;
const renewalSeconds = 10;

/** Does `task` again and again; gives how to end that. */
export type Repeat = (seconds: number, task: () => Promise<void>) => () => void;

export interface IdempotencyOptions extends Pick<KeptAnswersOptions, 'readAgain'> {
  readonly database: Database;
  /** Keys the digests of requests, and what their answers are sealed under. */
  readonly digestKey: Uint8Array;
  readonly now: () => Date;
  readonly repeat?: Repeat;
}

/**
 * Answers to POSTs by `Idempotency-Key`, in the tenant's own rows, sealed, for a day. A key belongs to one caller; the same key with another request is
 * refused; a repetition while the first is still running is refused too.
 *
 * A running request holds its key by a lease that it renews. One whose process ended lets it lapse, and a repetition then
 * carries the request out: what the first one had committed before it ended is not known here, and is not undone.
 */
export function openIdempotencyStore(options: IdempotencyOptions): IdempotencyStore {
  const { now, repeat = repeatBySystemClock } = options;
  const tables = options.database.as<IdempotencyTables>();
  const answers = openKeptAnswers({ secret: options.digestKey, ...options.readAgain === undefined ? {} : { readAgain: options.readAgain } });
  const leaseEnd = (): Date => new Date(now().getTime() + leaseSeconds * 1_000);

  /** The answer there is, or `null` where the request is ours to carry out as `holder`. */
  async function claim(call: Call, digest: Buffer, holder: string): Promise<StoredAnswer | null> {
    const caller = callerOf(call.principal);
    return tables.inTenant(call.principal.tenantId, async (trx) => {
      await trx.deleteFrom('idempotency_keys').where('created_at', '<', new Date(now().getTime() - 86_400_000)).execute();
      const claimed = await trx.insertInto('idempotency_keys')
        .values({ tenant_id: call.principal.tenantId, caller, key: call.key, operation: call.operation.id, request_digest: digest, status: null, body: null, created_at: now(), holder, leased_until: leaseEnd() })
        .onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
      if (claimed.numInsertedOrUpdatedRows === 1n) return null;
      const found = await trx.selectFrom('idempotency_keys').select(['operation', 'request_digest', 'status', 'body']).where('caller', '=', caller).where('key', '=', call.key).forUpdate().executeTakeFirst();
      // Between our two statements the first request failed and gave the key back.
      if (found === undefined) throw new KeysteadError('conflict', { detail: 'the first request with this Idempotency-Key has just ended; send it again' });
      if (found.operation !== call.operation.id || !found.request_digest.equals(digest)) throw new KeysteadError('idempotency_mismatch');
      if (found.status !== null) {
        if (shownOnce.has(call.operation.id)) throw new KeysteadError('conflict', { detail: 'this was done by the first request with this Idempotency-Key, and its answer was shown once' });
        return { status: found.status, body: found.body };
      }
      // Of several repetitions one finds the lapsed lease; the row is locked until it has taken it.
      const taken = await trx.updateTable('idempotency_keys').set({ holder, leased_until: leaseEnd(), created_at: now() })
        .where('caller', '=', caller).where('key', '=', call.key).where((lapsed) => lapsed.or([lapsed('leased_until', 'is', null), lapsed('leased_until', '<', now())])).executeTakeFirst();
      if (taken.numUpdatedRows === 1n) return null;
      throw new KeysteadError('conflict', { detail: 'the first request with this Idempotency-Key is still running' });
    });
  }

  /** Changes our own claim, and nobody's who took it over since. */
  async function settle(call: Call, holder: string, values: { status: number; body: string | null } | { leased_until: Date } | 'give back'): Promise<void> {
    await tables.inTenant(call.principal.tenantId, async (trx) => {
      if (values === 'give back') await trx.deleteFrom('idempotency_keys').where('caller', '=', callerOf(call.principal)).where('key', '=', call.key).where('holder', '=', holder).execute();
      else await trx.updateTable('idempotency_keys').set(values).where('caller', '=', callerOf(call.principal)).where('key', '=', call.key).where('holder', '=', holder).execute();
    });
  }

  return {
    async run(call, work) {
      // Keyed: a request may hold a provider key, which a plain digest in a stolen dump would let one search for.
      const digest = createHmac('sha256', options.digestKey).update(call.operation.id).update('\0').update(call.requestText).digest();
      const holder = randomUUID();
      const before = await claim(call, digest, holder);
      if (before !== null) return { status: before.status, body: await answers.open(call, before.body) };
      const end = repeat(renewalSeconds, () => settle(call, holder, { leased_until: leaseEnd() }));
      try {
        const answer = await work().catch(async (error: unknown) => {
          // Nothing was done: the key may be used again.
          await settle(call, holder, 'give back');
          throw error;
        });
        await settle(call, holder, { status: answer.status, body: shownOnce.has(call.operation.id) ? null : answers.seal(call, answer.body) });
        return answer;
      } finally {
        end();
      }
    },
  };
}

/** A renewal that fails is tried again at the next turn; three in a row cost the lease. */
function repeatBySystemClock(seconds: number, task: () => Promise<void>): () => void {
  const timer = setInterval(() => { task().catch(() => undefined); }, seconds * 1_000);
  return () => clearInterval(timer);
}

function callerOf(principal: Principal): string {
  return principal.tokenId ?? principal.userId ?? 'unknown';
}
