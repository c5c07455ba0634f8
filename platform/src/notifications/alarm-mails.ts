import { type Clock, type Database, type Logger, type Transaction, sql } from '../foundation/index.ts';
import { type Alarm, alarmText } from './alarm-text.ts';
import { answerOf, nobodyThere } from './mail-answer.ts';
import type { Mailer } from './mailer.ts';
import { type RegularLook, lookRegularly, mostAttempts, nextTry, reasonOf, takenMilliseconds, withdrawn } from './regular-look.ts';
import { planMails } from './plan-mails.ts';

export interface AlarmMailsOptions {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mailer: Mailer;
  /** Addresses of members. */
  readonly addresses: (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Where people reach the console. */
  readonly url: () => string;
}

/** Tells people of alarms by mail. */
export interface AlarmMails extends RegularLook {
  /** Plans and sends what is due. Gives how many mails were handed over. */
  runOnce(): Promise<number>;
}

const lookMilliseconds = 15_000;
const atOnce = 20;

interface Taken { readonly alarm_id: string; readonly user_id: string; readonly kind: Alarm['kind']; readonly attempts: number }
type Trx = Transaction<unknown>;

/**
 * Tells people of budget alerts and of use by others, once for each alarm and person. Any number of processes may run it: what one has taken, no other takes, and a mail
 * that failed is tried again later, under the same message id.
 */
export function openAlarmMails(options: AlarmMailsOptions): AlarmMails {
  const { clock, logger, mailer } = options;
  const database = options.database.as<unknown>();

  async function runOnce(): Promise<number> {
    const now = clock.now();
    const tenants = await database.transaction(async (trx) => (await sql<{ tenant: string }>`select tenant from keystead.tenants_to_mail(${now}) as tenant`.execute(trx)).rows);
    let sent = 0;
    for (const { tenant } of tenants) sent += await tellTenant(tenant, now);
    return sent;
  }

  async function tellTenant(tenantId: string, now: Date): Promise<number> {
    const taken = await database.inTenant(tenantId, async (trx) => { await planMails(trx, tenantId, now); return take(trx, tenantId, now); });
    if (taken.length === 0) return 0;
    const addresses = await options.addresses(tenantId, taken.map((each) => each.user_id));
    let sent = 0;
    for (const each of taken) sent += await tell(tenantId, each, addresses.get(each.user_id) ?? null) ? 1 : 0;
    return sent;
  }

  async function tell(tenantId: string, taken: Taken, to: string | null): Promise<boolean> {
    const { alarm, organisation } = await database.inTenant(tenantId, (trx) => readAlarm(trx, tenantId, taken));
    if (alarm === null) { await note(tenantId, taken, withdrawn(clock.now())); return false; }
    if (to === null) { await note(tenantId, taken, sql`gave_up = true, answer = ${nobodyThere}, answered_at = ${clock.now()}`); return false; }
    try {
      await mailer.send({ to, messageId: `<${taken.alarm_id}.${taken.user_id}@keystead>`, ...alarmText(alarm, { organisation, url: options.url() }) });
      await note(tenantId, taken, sql`sent_at = ${clock.now()}`);
      return true;
    } catch (error) {
      // The address is nobody's business in a log.
      logger.warn({ reason: reasonOf(error), alarmId: taken.alarm_id, attempts: taken.attempts }, 'a mail about an alarm was not taken; it is tried again');
      await note(tenantId, taken, sql`answer = ${answerOf(error)}, answered_at = ${clock.now()}, ${taken.attempts >= mostAttempts ? sql`gave_up = true` : sql`next_at = ${nextTry(clock.now(), taken.attempts)}`}`);
      return false;
    }
  }

  async function note(tenantId: string, { alarm_id: alarmId, user_id: userId }: Taken, change: ReturnType<typeof sql>): Promise<void> {
    await database.inTenant(tenantId, (trx) => sql`update alarm_mails set ${change} where tenant_id = ${tenantId} and alarm_id = ${alarmId} and user_id = ${userId}`.execute(trx));
  }

  return { runOnce, ...lookRegularly({ everyMilliseconds: lookMilliseconds, look: runOnce, logger, trouble: 'alarms could not be mailed just now' }) };
}

async function take(trx: Trx, tenantId: string, now: Date): Promise<readonly Taken[]> {
  const { rows } = await sql<Taken>`
    update alarm_mails set next_at = ${new Date(now.getTime() + takenMilliseconds)}, attempts = attempts + 1
    where (tenant_id, alarm_id, user_id) in (
      select tenant_id, alarm_id, user_id from alarm_mails where tenant_id = ${tenantId} and sent_at is null and not gave_up and next_at <= ${now} order by next_at limit ${atOnce} for update skip locked)
    returning alarm_id, user_id, kind, attempts`.execute(trx);
  return rows;
}

/** What it is about; `null` where it is gone. */
async function readAlarm(trx: Trx, tenantId: string, { alarm_id: alarmId, kind }: Taken): Promise<{ alarm: Alarm | null; organisation: string }> {
  const { rows: [tenant] } = await sql<{ name: string }>`select name from tenants where id = ${tenantId}`.execute(trx);
  const { rows: [alarm] } = kind === 'budget'
    ? await sql<Alarm>`select 'budget' as kind, b.name, a.percent, b.unit, b.period, a.window_start as "windowStart", a.settled_amount as settled, a.limit_amount as limit from budget_alerts a join budgets b on b.id = a.budget_id where a.tenant_id = ${tenantId} and a.id = ${alarmId}`.execute(trx)
    : await sql<Alarm>`select 'foreign-use' as kind, provider, day::text as day, foreign_tokens as tokens from foreign_use_alarms where tenant_id = ${tenantId} and id = ${alarmId}`.execute(trx);
  return { alarm: alarm ?? null, organisation: tenant?.name ?? 'your organisation' };
}
