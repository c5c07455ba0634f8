import { type OversightKind, oversightTexts, permissionsOfRole, type Role } from '@keystead/contract';
import { recordEvent, systemActor } from '../../audit/index.ts';
import { KeysteadError, type Principal, sql } from '../../foundation/index.ts';
import type { Letter } from '../../notifications/index.ts';
import { type PaperFile, writePaper } from '../../papers/index.ts';
import type { VaultTables } from '../../vault/index.ts';
import type { OversightDependencies } from './dependencies.ts';
import { type PlanRow, beginPlans, periodBefore } from './plans.ts';
import { periodText, reviewPaper } from './review-paper.ts';
import { makeReview, readReview } from './reviews.ts';

/** Makes what is due, sends it, and reminds of what was not signed in time. */
export interface Overseer {
  /** One look. Gives how many reviews were made. */
  runOnce(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

const lookMilliseconds = 60_000;
/** A process has this long for a review that it took; then another one makes it. */
const leaseMilliseconds = 600_000;

/** Any number of processes may oversee: what one has taken, no other takes, and each period has one review whoever makes it. */
export function openOverseer(dependencies: OversightDependencies): Overseer {
  const { clock, database, logger } = dependencies;
  const tables = database.as<VaultTables>();

  async function runOnce(): Promise<number> {
    const tenants = await tables.transaction(async (trx) => (await sql<{ tenant: string }>`select tenant from keystead.tenants_to_oversee(${clock.now()}) as tenant`.execute(trx)).rows);
    let made = 0;
    for (const { tenant } of tenants) {
      try {
        made += await makeDue(tenant);
        await send(tenant);
        await remind(tenant);
      } catch (error) {
        // One organisation's trouble is not another's: the lease lapses, and it is tried again.
        logger.warn({ err: error, tenantId: tenant }, 'a scheduled review could not be made; it is tried again');
      }
    }
    return made;
  }

  async function makeDue(tenantId: string): Promise<number> {
    const now = clock.now();
    await tables.inTenant(tenantId, (trx) => beginPlans(trx, tenantId, now));
    const { rows: taken } = await tables.inTenant(tenantId, (trx) => sql<PlanRow>`
      update oversight_plans set leased_until = ${new Date(now.getTime() + leaseMilliseconds)} where tenant_id = ${tenantId} and (tenant_id, kind) in (
        select tenant_id, kind from oversight_plans where tenant_id = ${tenantId} and enabled and next_at <= ${now} and (leased_until is null or leased_until <= ${now}) for update skip locked) returning *`.execute(trx));
    let made = 0;
    for (const plan of taken) made += await catchUp(tenantId, plan, now);
    return made;
  }

  /** What was missed in an interruption is made afterwards, the newest of it, oldest first. */
  async function catchUp(tenantId: string, plan: PlanRow, now: Date): Promise<number> {
    const { due, nextAt } = await tables.inTenant(tenantId, async (trx) => {
      const last = await periodBefore(trx, plan, new Date(now.getTime() - plan.hour * 3_600_000));
      const periods = [last];
      const first = await periodBefore(trx, plan, plan.next_at);
      for (let period = last; periods.length < oversightTexts[plan.kind].catchUp && period.from > first.from;) { period = await periodBefore(trx, plan, new Date(period.to.getTime() - 1)); periods.unshift(period); }
      return { due: periods.filter(({ from }) => from >= first.from), nextAt: (await periodBefore(trx, plan, now)).nextAt };
    });
    let made = 0;
    for (const period of due) if (await makeReview(dependencies, { tenantId, plan, period }) !== null) made += 1;
    await tables.inTenant(tenantId, (trx) => sql`update oversight_plans set next_at = ${nextAt}, leased_until = null where tenant_id = ${tenantId} and kind = ${plan.kind} and revision = ${plan.revision}`.execute(trx));
    return made;
  }

  async function send(tenantId: string): Promise<void> {
    const { rows } = await tables.inTenant(tenantId, (trx) => sql<{ id: string; kind: OversightKind; mail_to: readonly string[] }>`
      select r.id, r.kind, coalesce(p.mail_to, '{}') as mail_to from oversight_reviews r left join oversight_plans p on p.tenant_id = r.tenant_id and p.kind = r.kind where r.tenant_id = ${tenantId} and r.mailed_at is null order by r.id limit 20`.execute(trx));
    for (const row of rows) {
      const letters = dependencies.mail.configured && row.mail_to.length > 0 ? await lettersOf(tenantId, row) : [];
      await tables.inTenant(tenantId, async (trx) => {
        await sql`update oversight_reviews set mailed_at = ${clock.now()} where tenant_id = ${tenantId} and id = ${row.id} and mailed_at is null`.execute(trx);
        await dependencies.mail.queue(trx as never, letters);
      });
    }
  }

  async function lettersOf(tenantId: string, { id, kind, mail_to: mailTo }: { readonly id: string; readonly kind: OversightKind; readonly mail_to: readonly string[] }): Promise<readonly Letter[]> {
    const review = await readReview(dependencies, readerOf(tenantId), id);
    const receivers = await readersAmong(tenantId, kind, mailTo);
    const title = `${review.title}, ${periodText(review)}`;
    const state = review.state === 'clear' ? 'Nothing in it asks for a decision.' : `${review.items === 1 ? '1 thing asks' : `${review.items} things ask`} for a decision; it is to be signed by ${review.dueAt.slice(0, 10)}.`;
    const attachment = await paperOf(review);
    return receivers.map((userId) => ({
      tenantId, to: { userId }, reason: `oversight.${id}`, subject: `${review.document.organisation}: ${title}`, text: `${title}\n\n${state}\n\nOpen it in Keystead: ${dependencies.url()}/oversight/${id}\n`, ...attachment === null ? {} : { attachment },
    }));
  }

  /** The PDF; `null` where it cannot be written just so: then the mail goes without, rather than not at all. */
  async function paperOf(review: Awaited<ReturnType<typeof readReview>>): Promise<PaperFile | null> {
    try {
      return await writePaper('pdf', reviewPaper(review, dependencies.url(), clock.now()), `${review.kind}-${review.from.slice(0, 10)}`);
    } catch (error) {
      if (!(error instanceof KeysteadError) || error.code !== 'conflict') throw error;
      return null;
    }
  }

  /** Of those who are to get it: active members whose role may read it. */
  async function readersAmong(tenantId: string, kind: OversightKind, userIds: readonly string[]): Promise<readonly string[]> {
    const { rows } = await tables.inTenant(tenantId, (trx) => sql<{ user_id: string; role: Role }>`select user_id, role from members where tenant_id = ${tenantId} and user_id = any(${[...userIds]}::uuid[]) and state = 'active'`.execute(trx));
    return rows.filter(({ role }) => permissionsOfRole[role].includes(oversightTexts[kind].reads)).map((row) => row.user_id);
  }

  async function remind(tenantId: string): Promise<void> {
    const now = clock.now();
    await tables.inTenant(tenantId, async (trx) => {
      const { rows } = await sql<{ id: string; kind: OversightKind; due_at: Date; owner_id: string | null }>`
        update oversight_reviews set reminded_at = ${now} where tenant_id = ${tenantId} and needs_signature and signed_at is null and reminded_at is null and due_at <= ${now} returning id, kind, due_at, owner_id`.execute(trx);
      if (rows.length === 0) return;
      const { rows: owners } = await sql<{ user_id: string }>`select user_id from members where tenant_id = ${tenantId} and state = 'active' and role = 'owner'`.execute(trx);
      for (const row of rows) {
        const { title } = oversightTexts[row.kind];
        await recordEvent(trx, { tenantId, action: 'oversight.overdue', actor: systemActor, subjectId: row.id, detail: { kind: row.kind, dueAt: row.due_at.toISOString() } });
        const receivers = row.owner_id === null ? owners.map((owner) => owner.user_id) : [row.owner_id];
        await dependencies.mail.queue(trx as never, receivers.map((userId) => ({
          tenantId, to: { userId }, reason: `oversight-overdue.${row.id}.${row.due_at.toISOString().slice(0, 10)}`, subject: `Overdue: ${title}`, text: `${title} was to be signed by ${row.due_at.toISOString().slice(0, 10)} and is not.\n\nOpen it in Keystead: ${dependencies.url()}/oversight/${row.id}\n`,
        })));
      }
    });
  }

  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();
  const look = (): void => { running = running.then(runOnce).catch((error: unknown) => { logger.warn({ err: error }, 'scheduled reviews could not be looked after just now'); }); };
  return {
    runOnce,
    start() { timer ??= setInterval(look, lookMilliseconds).unref(); },
    async stop() { if (timer !== null) clearInterval(timer); await running; },
  };
}

/** Reads as whoever may read every kind; it signs and decides nothing. */
const readerOf = (tenantId: string): Principal => ({ kind: 'user', tenantId, userId: null, tokenId: null, name: 'Keystead', role: 'auditor', permissions: new Set(permissionsOfRole.auditor), environment: 'production', sessionId: null });
