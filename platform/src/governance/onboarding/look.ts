import { factTexts, type OnboardingTask, onboardingTasks } from '@keystead/contract';
import { recordEvent, systemActor } from '../../audit/index.ts';
import { sql, type Transaction } from '../../foundation/index.ts';
import { lookRegularly, type RegularLook } from '../../notifications/index.ts';
import { type Facts, readFacts } from '../obligations/facts.ts';
import type { OnboardingDependencies } from './dependencies.ts';
import { type Overdue, overdueMail } from './overdue-mail.ts';
import { dueOn, stateOf } from './standing.ts';
import type { OnboardingTables, PlanRow, TaskRow } from './tables.ts';
import { readPlan } from './tasks.ts';

type Trx = Transaction<OnboardingTables>;
interface Looked { readonly tenantId: string; readonly now: Date; readonly plan: PlanRow; readonly facts: Facts }

const lookMilliseconds = 300_000;

export interface OnboardingLook extends RegularLook {
  /** Writes down what has been proved since, and tells people of what is overdue, each task once and all of it in one mail to each. Gives how many tasks were proved and told of. */
  runOnce(): Promise<{ readonly proved: number; readonly told: number }>;
}

/** Looks after organisations that are being brought in: tasks complete themselves, and who has some that are overdue hears of them once, in one mail. Any number of processes may run it. */
export function openOnboardingLook(deps: OnboardingDependencies): OnboardingLook {
  const database = deps.database.as<OnboardingTables>();

  async function runOnce(): Promise<{ proved: number; told: number }> {
    const now = deps.clock.now();
    const tenants = await database.transaction(async (trx) => (await sql<{ tenant: string }>`select tenant from keystead.tenants_onboarding(${now.toISOString().slice(0, 10)}::date) as tenant`.execute(trx)).rows);
    if (tenants.length === 0) return { proved: 0, told: 0 };
    const installation = await deps.installation();
    const sums = { proved: 0, told: 0 };
    for (const { tenant: tenantId } of tenants) {
      await database.inTenant(tenantId, async (trx) => {
        // Whoever else looks at this organisation waits here, and then finds nothing to do.
        await sql`select from onboarding_plans where tenant_id = ${tenantId} for update`.execute(trx);
        const { plan, rows } = await readPlan(trx, tenantId);
        if (plan === null) return;
        const looked: Looked = { tenantId, now, plan, facts: await readFacts(trx, { tenantId, now, installation }) };
        const toTell = new Map<string, Overdue[]>();
        for (const task of onboardingTasks) {
          sums.proved += await proveOne(trx, looked, task, rows.get(task.id)) ? 1 : 0;
          const due = await noteOverdue(trx, looked, task, rows.get(task.id));
          if (due === null) continue;
          sums.told += 1;
          for (const userId of await whoIsTold(trx, tenantId, task, rows.get(task.id)?.assigned_to ?? null)) toTell.set(userId, [...toTell.get(userId) ?? [], { task, due }]);
        }
        await deps.mail.queue(trx, [...toTell].map(([userId, overdue]) => ({ tenantId, to: { userId }, ...overdueMail(overdue, deps.url()) })));
      });
    }
    return sums;
  }

  async function proveOne(trx: Trx, { tenantId, now, facts }: Looked, task: OnboardingTask, row: TaskRow | undefined): Promise<boolean> {
    const fact = task.proof === null ? null : facts[task.proof];
    if (task.proof === null || fact === null || !fact.holds || (row !== undefined && row.proved_at !== null)) return false;
    await sql`insert into onboarding_tasks (tenant_id, task_id, proved_at) values (${tenantId}, ${task.id}, ${now}) on conflict (tenant_id, task_id) do update set proved_at = excluded.proved_at`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'onboarding.proved', actor: systemActor, subjectId: task.id, detail: { task: task.title, fact: `${factTexts[task.proof].label}: ${fact.shown}` } });
    return true;
  }

  /** Writes down that a task is overdue, once for each date. Gives that date, where somebody is to be told of it. */
  async function noteOverdue(trx: Trx, { tenantId, now, plan, facts }: Looked, task: OnboardingTask, row: TaskRow | undefined): Promise<string | null> {
    const due = dueOn(task, plan.starts_on);
    const said = row === undefined || row.note === null ? null : row.set_aside ? 'set-aside' as const : 'done' as const;
    const proved = task.proof !== null && facts[task.proof].holds;
    if (due === null || row?.told_overdue_for === due || stateOf({ proved, said, dueOn: due }, now.toISOString().slice(0, 10)) !== 'overdue') return null;
    await sql`insert into onboarding_tasks (tenant_id, task_id, told_overdue_for) values (${tenantId}, ${task.id}, ${due}::date) on conflict (tenant_id, task_id) do update set told_overdue_for = excluded.told_overdue_for`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'onboarding.overdue', actor: systemActor, subjectId: task.id, detail: { task: task.title, dueOn: due } });
    return due;
  }

  return { runOnce, ...lookRegularly({ everyMilliseconds: lookMilliseconds, look: runOnce, logger: deps.logger, trouble: 'tasks of onboarding could not be looked after just now' }) };
}

const wanted = {
  owner: sql`role = 'owner'`, admin: sql`role = 'admin'`, finance: sql`role = 'finance'`, reviewer: sql`cardinality(qualifications) > 0`, operator: sql`role = 'owner'`,
} as const;

/** Whoever is named; else whoever it falls to; owners where there is nobody such. */
async function whoIsTold(trx: Trx, tenantId: string, task: OnboardingTask, assigned: string | null): Promise<readonly string[]> {
  if (assigned !== null) return [assigned];
  const those = async (condition: (typeof wanted)[keyof typeof wanted]) => (await sql<{ user_id: string }>`select user_id from members where tenant_id = ${tenantId} and state = 'active' and ${condition}`.execute(trx)).rows.map((row) => row.user_id);
  const people = await those(wanted[task.owner]);
  return people.length > 0 ? people : those(wanted.owner);
}
