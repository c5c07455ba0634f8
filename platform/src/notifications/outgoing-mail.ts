import { type Clock, type Database, type Logger, type Transaction, newId, sql } from '../foundation/index.ts';
import { answerOf, nobodyThere } from './mail-answer.ts';
import type { Mailer } from './mailer.ts';
import { type RegularLook, lookRegularly, mostAttempts, nextTry, reasonOf, takenMilliseconds } from './regular-look.ts';

/** What is to be told to one receiver. */
export interface Letter {
  readonly tenantId: string;
  /** A member; or an address of its own, e.g. an auditor's. */
  readonly to: { readonly userId: string } | { readonly address: string };
  /** What it is about, e.g. `review.<id>`: the same reason is told to the same receiver once. */
  readonly reason: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  readonly attachment?: { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array };
}

/** Mail that leaves with the transaction that is its reason: what is rolled back is told to nobody. */
export interface OutgoingMail extends RegularLook {
  /** Whether the operator named a mail server. Where not, what is queued is told to nobody. */
  readonly configured: boolean;
  queue<Tables>(trx: Transaction<Tables>, letters: readonly Letter[]): Promise<void>;
  /** What became of the mails of one reason: how many there are, were sent and were given up, the most tries that one had, and what the mail server said last of one that it did not take. */
  fateOf<Tables>(trx: Transaction<Tables>, asked: { readonly tenantId: string; readonly reason: string }): Promise<MailFate>;
  /** Sends what is due. Gives how many mails were handed over. */
  runOnce(): Promise<number>;
}

interface MailFate { readonly mails: number; readonly sent: number; readonly gaveUp: number; readonly attempts: number; readonly answer: string | null }

export interface OutgoingMailOptions {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mailer: Mailer | null;
  /** Addresses of members; those who left have none. */
  readonly addresses: (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

const lookMilliseconds = 15_000;
const atOnce = 20;

interface Taken {
  readonly id: string; readonly user_id: string | null; readonly address: string | null; readonly subject: string; readonly body: string; readonly attempts: number;
  readonly attachment_name: string | null; readonly attachment_type: string | null; readonly attachment: Buffer | null;
}

/**
 * The one way for mail that is written when its reason arises. Any number of processes may send: what one has taken, no other takes, and a mail that failed is tried
 * again later under the same message id. The text of what was sent is kept no longer.
 */
export function openOutgoingMail(options: OutgoingMailOptions): OutgoingMail {
  const { clock, logger, mailer } = options;
  const database = options.database.as<unknown>();

  async function runOnce(): Promise<number> {
    if (mailer === null) return 0;
    const now = clock.now();
    const tenants = await database.transaction(async (trx) => (await sql<{ tenant: string }>`select tenant from keystead.tenants_with_outgoing_mail(${now}) as tenant`.execute(trx)).rows);
    let sent = 0;
    for (const { tenant } of tenants) {
      const taken = await database.inTenant(tenant, (trx) => take(trx, tenant, now));
      const people = taken.flatMap(({ user_id: userId }) => (userId === null ? [] : [userId]));
      const addresses = people.length === 0 ? new Map<string, string>() : await options.addresses(tenant, people);
      for (const each of taken) sent += await send(mailer, tenant, each, each.address ?? addresses.get(each.user_id ?? '') ?? null) ? 1 : 0;
    }
    return sent;
  }

  async function send(by: Mailer, tenantId: string, taken: Taken, to: string | null): Promise<boolean> {
    const note = (change: ReturnType<typeof sql>) => database.inTenant(tenantId, (trx) => sql`update outgoing_mails set ${change} where tenant_id = ${tenantId} and id = ${taken.id}`.execute(trx));
    const withoutText = sql`body = null, attachment = null`;
    if (to === null) { await note(sql`gave_up = true, answer = ${nobodyThere}, answered_at = ${clock.now()}, ${withoutText}`); return false; }
    try {
      const attachments = taken.attachment === null || taken.attachment_name === null ? [] : [{ name: taken.attachment_name, contentType: taken.attachment_type ?? 'application/octet-stream', bytes: taken.attachment }];
      await by.send({ to, messageId: `<${taken.id}@keystead>`, subject: taken.subject, text: taken.body, attachments });
      await note(sql`sent_at = ${clock.now()}, ${withoutText}`);
      return true;
    } catch (error) {
      logger.warn({ reason: reasonOf(error), mailId: taken.id, attempts: taken.attempts }, 'a mail was not taken; it is tried again');
      const said = sql`answer = ${answerOf(error)}, answered_at = ${clock.now()}`;
      await note(taken.attempts >= mostAttempts ? sql`gave_up = true, ${said}, ${withoutText}` : sql`next_at = ${nextTry(clock.now(), taken.attempts)}, ${said}`);
      return false;
    }
  }

  return {
    configured: mailer !== null,
    async queue(trx, letters) {
      if (mailer === null) return;
      for (const { tenantId, to, reason, subject, text, attachment } of letters) {
        const [userId, address] = 'userId' in to ? [to.userId, null] : [null, to.address];
        await sql`
          insert into outgoing_mails (tenant_id, id, reason, user_id, address, subject, body, attachment_name, attachment_type, attachment, planned_at, next_at)
          values (${tenantId}, ${newId()}, ${reason}, ${userId}, ${address}, ${subject}, ${text}, ${attachment?.name ?? null}, ${attachment?.contentType ?? null}, ${attachment === undefined ? null : Buffer.from(attachment.bytes)}, ${clock.now()}, ${clock.now()})
          on conflict do nothing`.execute(trx);
      }
    },
    async fateOf(trx, { tenantId, reason }) {
      const { rows: [fate] } = await sql<MailFate>`
        select count(*)::int as mails, count(sent_at)::int as sent, count(*) filter (where gave_up)::int as "gaveUp", coalesce(max(attempts), 0)::int as attempts,
          (array_agg(answer order by answered_at desc) filter (where answer is not null and sent_at is null))[1] as answer
        from outgoing_mails where tenant_id = ${tenantId} and reason = ${reason}`.execute(trx);
      return fate ?? { mails: 0, sent: 0, gaveUp: 0, attempts: 0, answer: null };
    },
    runOnce,
    ...lookRegularly({ everyMilliseconds: lookMilliseconds, look: runOnce, logger, trouble: 'mail could not be sent just now' }),
  };
}

async function take(trx: Transaction<unknown>, tenantId: string, now: Date): Promise<readonly Taken[]> {
  const { rows } = await sql<Taken>`
    update outgoing_mails set next_at = ${new Date(now.getTime() + takenMilliseconds)}, attempts = attempts + 1
    where tenant_id = ${tenantId} and id in (
      select id from outgoing_mails where tenant_id = ${tenantId} and sent_at is null and not gave_up and next_at <= ${now} order by next_at, id limit ${atOnce} for update skip locked)
    returning id, user_id, address, subject, body, attempts, attachment_name, attachment_type, attachment`.execute(trx);
  return rows;
}
