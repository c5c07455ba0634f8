import { sql } from '../../../foundation/index.ts';
import { type SectionContext, count, dayOf, finding, link, moment, section } from '../section.ts';

/** What the watch over usage and log found. */
export async function anomalies({ dependencies, tenantId, from, to, timeZone }: SectionContext) {
  const found = await dependencies.anomalies(tenantId, { from, to });
  const open = found.filter(({ settled }) => !settled);
  return section('anomalies', 'Anomalies', {
    statements: [{ text: found.length === 0 ? 'Nothing was unlike other days.' : `${count(found.length, 'anomaly', 'anomalies')}, ${count(open.length, 'of them is', 'of them are')} still open.`, evidence: link('Alerts', '/alerts') }],
    items: open.map((each) => finding(`anomaly:${each.id}`, each.severity, `${moment(each.raisedAt, timeZone)}: ${each.text}`, link('Alert', each.href))),
  });
}

/** Thresholds of budgets, and use that a provider bills beyond what was sent. */
export async function alarms({ trx, tenantId, from, to, timeZone, dependencies }: SectionContext) {
  const { rows: budgets } = await sql<{ id: string; name: string; percent: number; raised_at: Date }>`
    select a.id, b.name, a.percent, a.raised_at from budget_alerts a join budgets b on b.id = a.budget_id where a.tenant_id = ${tenantId} and a.raised_at >= ${from} and a.raised_at < ${to} order by a.id limit 100`.execute(trx);
  const { rows: foreign } = await sql<{ id: string; provider: string; day: string; foreign_tokens: number; acknowledged_at: Date | null }>`
    select id, provider, to_char(day, 'YYYY-MM-DD') as day, foreign_tokens, acknowledged_at from foreign_use_alarms where tenant_id = ${tenantId} and raised_at >= ${from} and raised_at < ${to} order by id limit 100`.execute(trx);
  const full = budgets.filter(({ percent }) => percent >= 100);
  const unanswered = foreign.filter((row) => row.acknowledged_at === null);
  const nameOf = (provider: string): string => dependencies.providers.get(provider)?.name ?? provider;
  return section('alarms', 'Alarms', {
    statements: [
      { text: budgets.length === 0 ? 'No budget reached a threshold.' : `${count(budgets.length, 'threshold of a budget', 'thresholds of budgets')} reached, ${full.length} of them the limit itself.`, evidence: link('Alerts', '/budgets?tab=alerts') },
      { text: foreign.length === 0 ? 'No provider billed more than was sent from here.' : `${count(foreign.length, 'alarm', 'alarms')} about use that was not sent from here, ${unanswered.length} not looked into.`, evidence: link('Reconciliation', '/reconciliation') },
    ],
    items: [
      ...unanswered.map((row) => finding(`foreign:${row.id}`, 'urgent', `${nameOf(row.provider)} billed ${count(row.foreign_tokens, 'token')} on ${row.day} that were never sent from here: others may have the key.`, link('Reconciliation', '/reconciliation'))),
      ...full.map((row) => finding(`budget:${row.id}`, 'warning', `Budget “${row.name}” reached its limit on ${dayOf(row.raised_at, timeZone)}.`, link('Alerts', '/budgets?tab=alerts'))),
    ],
  });
}

/** So many failed sign-ins in the time of a review are worth a look. */
const manyFailedSignIns = 10;

/** Who was turned away: at the door, and at the gateway. */
export async function refusals({ trx, tenantId, from, to }: SectionContext) {
  const { rows: [signIns] } = await sql<{ failed: number; signed_in: number }>`
    select count(*) filter (where action = 'session.refused') as failed, count(*) filter (where action = 'session.created') as signed_in from audit_leaves
    where tenant_id = ${tenantId} and action in ('session.refused', 'session.created') and occurred_at >= ${from} and occurred_at < ${to}`.execute(trx);
  const { rows } = await sql<{ code: string; refused: number; callers: number }>`
    select code, count(*) as refused, count(distinct caller) as callers from refusals where tenant_id = ${tenantId} and occurred_at >= ${from} and occurred_at < ${to} group by 1 order by 2 desc limit 20`.execute(trx);
  const failed = signIns?.failed ?? 0;
  const refused = rows.reduce((sum, row) => sum + row.refused, 0);
  return section('refusals', 'Failed sign-ins and refusals', {
    statements: [
      { text: `${count(failed, 'sign-in')} refused, ${signIns?.signed_in ?? 0} succeeded.`, evidence: link('Audit log', '/audit?action=session.refused') },
      { text: `${count(refused, 'request')} refused by the gateway before a key was used.`, evidence: link('Requests', '/requests?outcome=refused') },
    ],
    table: { header: ['Refused because', 'Requests', 'Callers'], rows: rows.map((row) => [row.code, String(row.refused), String(row.callers)]) },
    items: failed >= manyFailedSignIns ? [finding('refusals:sign-ins', 'warning', `${failed} sign-ins were refused: find out whether somebody guesses.`, link('Audit log', '/audit?action=session.refused'))] : [],
  });
}
