import { agreementKindTexts, type AgreementKind, agreementReminderDays, permissionsOfRole, roles } from '@keystead/contract';
import { recordEvent, systemActor } from '../../../audit/index.ts';
import { sql, type Transaction } from '../../../foundation/index.ts';
import { lookRegularly, type RegularLook } from '../../../notifications/index.ts';
import type { ObligationsDependencies } from '../dependencies.ts';
import type { ObligationTables } from '../tables.ts';

const lookMilliseconds = 600_000;
const dayMilliseconds = 86_400_000;
/** Whoever can renew an agreement hears of its end. */
const told = roles.filter((role) => permissionsOfRole[role].includes('policy.manage'));

interface Ending { readonly id: string; readonly provider: string; readonly kind: AgreementKind; readonly reference: string; readonly ends_at: Date }

/** The reminder that is due at a moment: the smallest number of days that the end is within; 0 once it is over, `null` where it is not near. Pure. */
export function reminderDue(endsAt: Date, now: Date): number | null {
  const left = endsAt.getTime() - now.getTime();
  if (left <= 0) return 0;
  return [...agreementReminderDays].toSorted((one, other) => one - other).find((days) => left <= days * dayMilliseconds) ?? null;
}

export interface AgreementReminders extends RegularLook {
  /** Gives the reminders that are due, each once whoever runs it. Gives how many. */
  runOnce(): Promise<number>;
}

/** Reminds those who keep the register of agreements that end: 60, 30 and 7 days before, and when one has ended. In the log and by mail. */
export function openAgreementReminders(deps: ObligationsDependencies): AgreementReminders {
  const database = deps.database.as<ObligationTables>();

  async function runOnce(): Promise<number> {
    const now = deps.clock.now();
    const tenants = await database.transaction(async (trx) => (await sql<{ tenant: string }>`select tenant from keystead.tenants_with_ending_agreements(${now}, ${agreementReminderDays[0]}) as tenant`.execute(trx)).rows);
    let given = 0;
    for (const { tenant } of tenants) given += await database.inTenant(tenant, (trx) => remind(trx, tenant, now));
    return given;
  }

  async function remind(trx: Transaction<ObligationTables>, tenantId: string, now: Date): Promise<number> {
    const { rows } = await sql<Ending>`select id, provider, kind, reference, ends_at from provider_agreements
      where tenant_id = ${tenantId} and withdrawn_at is null and ends_at <= ${new Date(now.getTime() + agreementReminderDays[0] * dayMilliseconds)} and ends_at > ${new Date(now.getTime() - 30 * dayMilliseconds)}`.execute(trx);
    let given = 0;
    for (const ending of rows) {
      const days = reminderDue(ending.ends_at, now);
      if (days === null) continue;
      const first = await sql`insert into agreement_reminders (tenant_id, agreement_id, ends_at, days, given_at) values (${tenantId}, ${ending.id}, ${ending.ends_at}, ${days}, ${now}) on conflict do nothing`.execute(trx);
      if (first.numAffectedRows !== 1n) continue;
      given += 1;
      await tell(trx, tenantId, ending, days);
    }
    return given;
  }

  async function tell(trx: Transaction<ObligationTables>, tenantId: string, ending: Ending, days: number): Promise<void> {
    const lastDay = new Date(ending.ends_at.getTime() - 1).toISOString().slice(0, 10);
    const provider = deps.providers.get(ending.provider)?.name ?? ending.provider;
    const { short, name } = agreementKindTexts[ending.kind];
    const detail = { provider: ending.provider, kind: short, reference: ending.reference, lastDay };
    const event = { tenantId, actor: systemActor, subjectId: ending.id };
    if (days === 0) await recordEvent(trx, { ...event, action: 'agreement.ended', detail });
    else await recordEvent(trx, { ...event, action: 'agreement.ends-soon', detail: { ...detail, days } });
    const people = await sql<{ user_id: string }>`select user_id from members where tenant_id = ${tenantId} and state = 'active' and role = any(${[...told]})`.execute(trx);
    const subject = days === 0 ? `${short} with ${provider} has ended` : `${short} with ${provider} ends on ${lastDay}`;
    const text = [
      days === 0 ? `The ${name.toLowerCase()} with ${provider} (${ending.reference}) ended on ${lastDay}.` : `The ${name.toLowerCase()} with ${provider} (${ending.reference}) ends on ${lastDay}, in ${days} days or less.`,
      days === 0 ? 'Where your policy asks for it, the gateway no longer sends such data to this provider.' : 'From the day after, the gateway refuses data that your policy lets go only to providers with such an agreement.',
      '', `Renew it in the register: ${deps.url()}/agreements`,
    ].join('\n');
    await deps.mail.queue(trx, people.rows.map(({ user_id: userId }) => ({ tenantId, to: { userId }, reason: `agreement.${ending.id}.${lastDay}.${days}`, subject, text })));
  }

  return { runOnce, ...lookRegularly({ everyMilliseconds: lookMilliseconds, look: runOnce, logger: deps.logger, trouble: 'reminders of agreements could not be given just now' }) };
}
