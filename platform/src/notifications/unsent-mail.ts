import type { UnsentMail } from '@keystead/contract';
import { type Clock, type Database, type Transaction, sql } from '../foundation/index.ts';

const shownDays = 30;
const most = 100;
/** Of what the operator is told. */
const toldDays = 7;
const dayMilliseconds = 86_400_000;

interface Row { readonly id: string; readonly about: string; readonly user_id: string | null; readonly address: string | null; readonly gave_up: boolean; readonly attempts: number; readonly planned_at: Date; readonly next_at: Date; readonly answer: string; readonly answered_at: Date }

/** Letters that the mail server did not take, newest first; those whose reason ended meanwhile left out. */
export async function readUnsent<Tables>(trx: Transaction<Tables>, tenantId: string, now: Date): Promise<readonly Omit<UnsentMail, 'userName'>[]> {
  const untaken = sql`where tenant_id = ${tenantId} and sent_at is null and answer is not null and planned_at > ${new Date(now.getTime() - shownDays * dayMilliseconds)}`;
  const state = sql`gave_up, attempts, planned_at, next_at, answer, answered_at`;
  const { rows } = await sql<Row>`
    select id, subject as about, user_id, address, ${state} from outgoing_mails ${untaken}
    union all select alarm_id, case kind when 'budget' then 'Alarm of a budget' else 'Alarm of use by others' end, user_id, null, ${state} from alarm_mails ${untaken} and withdrawn_at is null
    union all select approval_id, case kind when 'asked' then 'Drafts that wait for a decision' when 'reminder' then 'Drafts that can soon no longer be decided' else 'What was decided about drafts' end, user_id, null, ${state} from review_mails ${untaken} and withdrawn_at is null
    order by planned_at desc limit ${most}`.execute(trx);
  return rows.map((row) => ({
    id: row.id, about: row.about, userId: row.user_id, address: row.address, state: row.gave_up ? 'given-up' : 'waiting', attempts: row.attempts,
    plannedAt: row.planned_at.toISOString(), nextAt: row.gave_up ? null : row.next_at.toISOString(), answer: row.answer, answeredAt: row.answered_at.toISOString(),
  }));
}

/** Of the whole installation, for `keystead doctor mail`: how many letters of the last days the mail server did not take, and its words. No number rather than a wrong one where the database cannot be asked. */
export async function reportUntakenMail(database: Database, clock: Clock): Promise<{ readonly mailWaiting: number | null; readonly mailGivenUp: number | null; readonly mailAnswers: readonly string[] }> {
  const since = new Date(clock.now().getTime() - toldDays * dayMilliseconds);
  const read = database.as<unknown>().transaction(async (trx) => (await sql<{ waiting: number; gave_up: number; answers: readonly string[] }>`select waiting, gave_up, answers from keystead.untaken_mail(${since})`.execute(trx)).rows[0]);
  const found = await read.catch(() => undefined);
  return { mailWaiting: found?.waiting ?? null, mailGivenUp: found?.gave_up ?? null, mailAnswers: found?.answers ?? [] };
}
