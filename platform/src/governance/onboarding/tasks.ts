import { factTexts, type Onboarding, type OnboardingTask, onboardingTasks, type OnboardingTaskView } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { etagOf, KeysteadError, type Principal, sql, type Transaction } from '../../foundation/index.ts';
import { type Facts, type InstallationFacts, readFacts } from '../obligations/facts.ts';
import type { OnboardingDependencies } from './dependencies.ts';
import { dueOn, falls, type Person, stateOf } from './standing.ts';
import type { OnboardingTables, PlanRow, TaskRow } from './tables.ts';

type Trx = Transaction<OnboardingTables>;

interface Read { readonly plan: PlanRow | null; readonly rows: ReadonlyMap<string, TaskRow>; readonly facts: Facts; readonly names: ReadonlyMap<string, string>; readonly person: Person; readonly today: string }

/** The plan and what was said of its tasks, in the tenant's own transaction. */
export async function readPlan<Tables>(trx: Transaction<Tables>, tenantId: string): Promise<{ readonly plan: PlanRow | null; readonly rows: ReadonlyMap<string, TaskRow> }> {
  const plan = (await sql<PlanRow>`select starts_on::text as starts_on, revision from onboarding_plans where tenant_id = ${tenantId}`.execute(trx)).rows[0] ?? null;
  const rows = (await sql<TaskRow>`select task_id, assigned_to, note, url, set_aside, said_by, said_at, proved_at, told_overdue_for::text as told_overdue_for from onboarding_tasks where tenant_id = ${tenantId}`.execute(trx)).rows;
  return { plan, rows: new Map(rows.map((row) => [row.task_id, row])) };
}

export function openOnboardingTasks(deps: OnboardingDependencies) {
  const database = deps.database.as<OnboardingTables>();

  async function readIn(trx: Trx, principal: Principal, installation: InstallationFacts): Promise<Read> {
    const { tenantId } = principal;
    const now = deps.clock.now();
    const { plan, rows } = await readPlan(trx, tenantId);
    const facts = await readFacts(trx, { tenantId, now, installation });
    const people = [...new Set([...rows.values()].flatMap((row) => [row.assigned_to, row.said_by].filter((id) => id !== null)))];
    const member = principal.userId === null ? undefined : await trx.selectFrom('members').select('qualifications').where('tenant_id', '=', tenantId).where('user_id', '=', principal.userId).executeTakeFirst();
    return {
      plan, rows, facts, names: people.length === 0 ? new Map() : await deps.names(tenantId, people), today: now.toISOString().slice(0, 10),
      person: { role: principal.role, qualified: (member?.qualifications.length ?? 0) > 0, operator: principal.permissions.has('operator.read') },
    };
  }

  function view(task: OnboardingTask, principal: Principal, { plan, rows, facts, names, person, today }: Read): OnboardingTaskView {
    const row = rows.get(task.id);
    const due = dueOn(task, plan?.starts_on ?? null);
    const fact = task.proof === null ? null : facts[task.proof];
    const mine = row?.assigned_to === null || row?.assigned_to === undefined ? falls(task, person) : row.assigned_to === principal.userId;
    const said = row?.note === null || row?.note === undefined ? null : row.set_aside ? 'set-aside' as const : 'done' as const;
    return {
      id: task.id, title: task.title, why: task.why, href: task.href, owner: task.owner, dueOn: due, mine, mayEdit: mine || principal.permissions.has('tenant.manage'),
      state: stateOf({ proved: fact?.holds === true, said, dueOn: due }, today), assigneeId: row?.assigned_to ?? null, assigneeName: row?.assigned_to === null || row?.assigned_to === undefined ? null : names.get(row.assigned_to) ?? null,
      proof: fact === null || task.proof === null ? null : { holds: fact.holds, label: factTexts[task.proof].label, shown: fact.shown, since: fact.holds ? row?.proved_at?.toISOString() ?? null : null },
      evidence: row === undefined || row.note === null || row.said_at === null ? null : { note: row.note, url: row.url, by: row.said_by === null ? null : names.get(row.said_by) ?? null, at: row.said_at.toISOString() },
    };
  }

  const all = (principal: Principal, read: Read): Onboarding => {
    const tasks = onboardingTasks.map((task) => view(task, principal, read));
    return { startsOn: read.plan?.starts_on ?? null, tasks, done: tasks.filter(({ state }) => state === 'done' || state === 'set-aside').length, overdue: tasks.filter(({ state }) => state === 'overdue').length, etag: etagOf(read.plan?.revision ?? 0) };
  };

  function taskOf(taskId: string): OnboardingTask {
    const task = onboardingTasks.find(({ id }) => id === taskId);
    if (task === undefined) throw new KeysteadError('not_found');
    return task;
  }

  /** Whoever it falls to, and owners and admins, speak of a task. @throws KeysteadError `forbidden` */
  function requireMine(task: OnboardingTask, principal: Principal, read: Read): void {
    if (!view(task, principal, read).mayEdit) throw new KeysteadError('forbidden', { permission: 'tenant.manage' });
  }

  return {
    async read(principal: Principal): Promise<Onboarding> {
      const installation = await deps.installation();
      return database.inTenant(principal.tenantId, async (trx) => all(principal, await readIn(trx, principal, installation)));
    },

    /** @throws KeysteadError `precondition_failed` */
    async start(principal: Principal, startsOn: string, ifMatch: string | null): Promise<Onboarding> {
      const installation = await deps.installation();
      const { tenantId } = principal;
      return database.inTenant(tenantId, async (trx) => {
        const before = (await sql<PlanRow>`select starts_on::text as starts_on, revision from onboarding_plans where tenant_id = ${tenantId} for update`.execute(trx)).rows[0];
        if (ifMatch !== etagOf(before?.revision ?? 0)) throw new KeysteadError('precondition_failed');
        const written = await sql`
          insert into onboarding_plans (tenant_id, starts_on, set_by, set_at) values (${tenantId}, ${startsOn}::date, ${principal.userId}, ${deps.clock.now()})
          on conflict (tenant_id) do update set starts_on = excluded.starts_on, set_by = excluded.set_by, set_at = excluded.set_at, revision = onboarding_plans.revision + 1 where onboarding_plans.revision = ${before?.revision ?? 0}`.execute(trx);
        if (written.numAffectedRows !== 1n) throw new KeysteadError('precondition_failed');
        await recordEvent(trx, { tenantId, action: 'onboarding.start-set', actor: actorOf(principal), subjectId: tenantId, detail: { startsOn } });
        return all(principal, await readIn(trx, principal, installation));
      });
    },

    /** @throws KeysteadError `not_found` for somebody who is no member. */
    async assign(principal: Principal, taskId: string, userId: string | null): Promise<OnboardingTaskView> {
      const task = taskOf(taskId);
      const installation = await deps.installation();
      const { tenantId } = principal;
      return database.inTenant(tenantId, async (trx) => {
        if (userId !== null && await trx.selectFrom('members').select('user_id').where('tenant_id', '=', tenantId).where('user_id', '=', userId).where('state', '=', 'active').executeTakeFirst() === undefined) throw new KeysteadError('not_found');
        await sql`insert into onboarding_tasks (tenant_id, task_id, assigned_to) values (${tenantId}, ${taskId}, ${userId}) on conflict (tenant_id, task_id) do update set assigned_to = excluded.assigned_to, told_overdue_for = null`.execute(trx);
        await recordEvent(trx, { tenantId, action: 'onboarding.assigned', actor: actorOf(principal), subjectId: taskId, detail: { task: task.title, userId } });
        return view(task, principal, await readIn(trx, principal, installation));
      });
    },

    /** @throws KeysteadError `forbidden` */
    async say(principal: Principal, taskId: string, evidence: { readonly note: string; readonly url: string | null; readonly setAside: boolean }): Promise<OnboardingTaskView> {
      const task = taskOf(taskId);
      const installation = await deps.installation();
      const { tenantId } = principal;
      return database.inTenant(tenantId, async (trx) => {
        requireMine(task, principal, await readIn(trx, principal, installation));
        await sql`
          insert into onboarding_tasks (tenant_id, task_id, note, url, set_aside, said_by, said_at) values (${tenantId}, ${taskId}, ${evidence.note}, ${evidence.url}, ${evidence.setAside}, ${principal.userId}, ${deps.clock.now()})
          on conflict (tenant_id, task_id) do update set note = excluded.note, url = excluded.url, set_aside = excluded.set_aside, said_by = excluded.said_by, said_at = excluded.said_at`.execute(trx);
        await recordEvent(trx, { tenantId, action: 'onboarding.evidence-given', actor: actorOf(principal), subjectId: taskId, detail: { task: task.title, as: evidence.setAside ? 'not needed' : 'done' } });
        return view(task, principal, await readIn(trx, principal, installation));
      });
    },

    /** @throws KeysteadError `forbidden`; `conflict` where nothing was said. */
    async takeBack(principal: Principal, taskId: string): Promise<OnboardingTaskView> {
      const task = taskOf(taskId);
      const installation = await deps.installation();
      const { tenantId } = principal;
      return database.inTenant(tenantId, async (trx) => {
        requireMine(task, principal, await readIn(trx, principal, installation));
        const changed = await sql`update onboarding_tasks set note = null, url = null, set_aside = false, said_by = null, said_at = null where tenant_id = ${tenantId} and task_id = ${taskId} and note is not null`.execute(trx);
        if (changed.numAffectedRows !== 1n) throw new KeysteadError('conflict', { detail: 'nothing was said of it' });
        await recordEvent(trx, { tenantId, action: 'onboarding.evidence-taken-back', actor: actorOf(principal), subjectId: taskId, detail: { task: task.title } });
        return view(task, principal, await readIn(trx, principal, installation));
      });
    },
  };
}
