import { type Clock, type Database, type Logger, type Transaction, sql } from '../foundation/index.ts';
import { answerOf, nobodyThere } from './mail-answer.ts';
import type { Mailer } from './mailer.ts';
import { type RegularLook, lookRegularly, mostAttempts, nextTry, reasonOf, takenMilliseconds, withdrawn } from './regular-look.ts';
import { planReviewMails } from './plan-review-mails.ts';
import { type ReviewMailKind, type ToldReview, reviewMailText } from './review-mail-text.ts';

export interface ReviewMailsOptions {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mailer: Mailer;
  /** Addresses of members. */
  readonly addresses: (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly names: (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Apps that a person may not see: they are told nothing of their drafts. */
  readonly hiddenApps: (tenantId: string, userId: string) => Promise<ReadonlySet<string>>;
  readonly appNames: ReadonlyMap<string, string>;
  /** Where people reach the console. */
  readonly url: () => string;
}

/** Tells people of reviews by mail, who asked for it. */
export interface ReviewMails extends RegularLook {
  /** Plans and sends what is due. Gives how many mails were handed over. */
  runOnce(): Promise<number>;
}

const lookMilliseconds = 60_000;
/** After a mail of a kind, the next of that kind to the same person gathers what comes within this time. */
const quietMilliseconds = 3_600_000;

interface Taken { readonly approval_id: string; readonly attempts: number }
interface Due { readonly user_id: string; readonly kind: ReviewMailKind }
type Trx = Transaction<unknown>;

/**
 * Tells people of reviews, once for each decision and person, everything that is due to one person in one mail. Any number of processes may run it: what one has taken,
 * no other takes; a mail that failed is tried again later, under the same message id.
 */
export function openReviewMails(options: ReviewMailsOptions): ReviewMails {
  const { clock, logger, mailer } = options;
  const database = options.database.as<unknown>();

  async function runOnce(): Promise<number> {
    const now = clock.now();
    const tenants = await database.transaction(async (trx) => (await sql<{ tenant: string }>`select tenant from keystead.tenants_with_review_mail(${now}) as tenant`.execute(trx)).rows);
    let sent = 0;
    for (const { tenant } of tenants) {
      const due = await database.inTenant(tenant, async (trx) => { await planReviewMails(trx, tenant, now); return readDue(trx, tenant, now); });
      for (const each of due) sent += await tell(tenant, each, now) ? 1 : 0;
    }
    return sent;
  }

  async function tell(tenantId: string, { user_id: userId, kind }: Due, now: Date): Promise<boolean> {
    const taken = await database.inTenant(tenantId, (trx) => take(trx, tenantId, { userId, kind, now }));
    const [first] = taken.map((each) => each.approval_id).toSorted();
    if (first === undefined) return false;
    const { told, moot, organisation } = await readTold(tenantId, { userId, kind, now, taken });
    const note = (ids: readonly string[], change: ReturnType<typeof sql>) => (ids.length === 0 ? undefined : database.inTenant(tenantId, (trx) => sql`update review_mails set ${change} where tenant_id = ${tenantId} and user_id = ${userId} and kind = ${kind} and approval_id = any(${[...ids]}::uuid[])`.execute(trx)));
    await note(moot, withdrawn(clock.now()));
    const ids = taken.map((each) => each.approval_id).filter((id) => !moot.includes(id));
    const to = (await options.addresses(tenantId, [userId])).get(userId);
    if (told.length === 0) return false;
    if (to === undefined) { await note(ids, sql`gave_up = true, answer = ${nobodyThere}, answered_at = ${clock.now()}`); return false; }
    try {
      await mailer.send({ to, messageId: `<${first}.${kind}.${userId}@keystead>`, ...reviewMailText(kind, told, { organisation, url: options.url() }) });
      await note(ids, sql`sent_at = ${clock.now()}`);
      return true;
    } catch (error) {
      const attempts = Math.max(...taken.map((each) => each.attempts));
      // The address is nobody's business in a log.
      logger.warn({ reason: reasonOf(error), kind, attempts }, 'a mail about reviews was not taken; it is tried again');
      await note(ids, sql`answer = ${answerOf(error)}, answered_at = ${clock.now()}, ${attempts >= mostAttempts ? sql`gave_up = true` : sql`next_at = ${nextTry(clock.now(), attempts)}`}`);
      return false;
    }
  }

  /** What is still as it was when the mail was planned, and may be told to this person. */
  async function readTold(tenantId: string, { userId, kind, now, taken }: { userId: string; kind: ReviewMailKind; now: Date; taken: readonly Taken[] }): Promise<{ told: readonly ToldReview[]; moot: readonly string[]; organisation: string }> {
    const hidden = await options.hiddenApps(tenantId, userId);
    const { rows, organisation } = await database.inTenant(tenantId, (trx) => readApprovals(trx, tenantId, taken.map((each) => each.approval_id)));
    const names = await options.names(tenantId, [...new Set(rows.flatMap((row) => (row.started_by === null ? [] : [row.started_by])))]);
    const kept = rows.filter((row) => !hidden.has(row.app_id) && (kind === 'decided' ? row.state === 'approved' || row.state === 'rejected' : row.state === 'open' && row.expires_at > now));
    const told = kept.map((row): ToldReview => ({
      runId: row.run_id, app: options.appNames.get(row.app_id) ?? row.app_id, startedBy: row.started_by === null ? null : names.get(row.started_by) ?? null,
      deadline: row.due_at !== null && row.due_at < row.expires_at ? row.due_at : row.expires_at, decision: row.state === 'approved' || row.state === 'rejected' ? row.state : null,
    }));
    return { told, moot: taken.map((each) => each.approval_id).filter((id) => !kept.some((row) => row.id === id)), organisation };
  }

  return { runOnce, ...lookRegularly({ everyMilliseconds: lookMilliseconds, look: runOnce, logger, trouble: 'reviews could not be mailed just now' }) };
}

/** People with something due who had no mail of that kind within the quiet time, and to whom none is under way. */
async function readDue(trx: Trx, tenantId: string, now: Date): Promise<readonly Due[]> {
  const quiet = new Date(now.getTime() - quietMilliseconds);
  return (await sql<Due>`
    select user_id, kind from review_mails r where tenant_id = ${tenantId} and sent_at is null and not gave_up and next_at <= ${now}
      and not exists (select from review_mails s where s.tenant_id = r.tenant_id and s.user_id = r.user_id and s.kind = r.kind and (s.sent_at > ${quiet} or (s.sent_at is null and not s.gave_up and s.attempts > 0 and s.next_at > ${now})))
    group by user_id, kind order by min(next_at)`.execute(trx)).rows;
}

/** Everything due to one person of one kind at once; a second process finds nothing left. */
async function take(trx: Trx, tenantId: string, { userId, kind, now }: { userId: string; kind: ReviewMailKind; now: Date }): Promise<readonly Taken[]> {
  return (await sql<Taken>`
    update review_mails set next_at = ${new Date(now.getTime() + takenMilliseconds)}, attempts = attempts + 1
    where tenant_id = ${tenantId} and user_id = ${userId} and kind = ${kind} and sent_at is null and not gave_up and next_at <= ${now} returning approval_id, attempts`.execute(trx)).rows;
}

interface ApprovalFacts { readonly id: string; readonly run_id: string; readonly app_id: string; readonly started_by: string | null; readonly state: string; readonly expires_at: Date; readonly due_at: Date | null }

async function readApprovals(trx: Trx, tenantId: string, ids: readonly string[]): Promise<{ rows: readonly ApprovalFacts[]; organisation: string }> {
  const { rows: [tenant] } = await sql<{ name: string }>`select name from tenants where id = ${tenantId}`.execute(trx);
  const { rows } = await sql<ApprovalFacts>`
    select a.id, r.id as run_id, r.app_id, r.started_by, a.state, a.expires_at, a.due_at from approvals a join runs r on r.id = a.subject_id
    where a.tenant_id = ${tenantId} and a.id = any(${[...ids]}::uuid[]) order by least(a.expires_at, coalesce(a.due_at, a.expires_at)), a.id`.execute(trx);
  return { rows, organisation: tenant?.name ?? 'your organisation' };
}
