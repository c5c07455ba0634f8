import { type AnomalySettings, type Permission, permissionsOfRole, roles } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import { type StoredAnomaly, toSummaries } from './alerts.ts';
import type { AnomalyDependencies } from './dependencies.ts';
import { hourOfDay } from './facts.ts';
import type { AnomalyTables } from './tables.ts';

/** Those who can do something about it, where they want mail of alarms. */
const looksAfter = roles.filter((role) => (['alerts.manage'] satisfies Permission[]).every((permission) => permissionsOfRole[role].includes(permission)));
/** So many are told of in one mail. */
const mostTold = 20;

/** One mail about everything that was raised since the last one, to each who looks after alerts; not in quiet hours, after which it is made up for. In the transaction of the look. */
export async function tellPeople(trx: Transaction<AnomalyTables>, { tenantId, now, settings, dependencies }: { readonly tenantId: string; readonly now: Date; readonly settings: AnomalySettings; readonly dependencies: AnomalyDependencies }): Promise<void> {
  if (isQuiet(settings.quiet, now)) return;
  const { rows } = await sql<StoredAnomaly>`select * from anomalies where tenant_id = ${tenantId} and told_at is null and state = 'open' order by id limit ${mostTold} for update`.execute(trx);
  const [first] = rows;
  if (first === undefined) return;
  const alerts = await toSummaries(rows, tenantId, dependencies);
  const { rows: [tenant] } = await sql<{ name: string }>`select name from tenants where id = ${tenantId}`.execute(trx);
  const { rows: receivers } = await sql<{ user_id: string }>`select user_id from members where tenant_id = ${tenantId} and state = 'active' and alarm_mail and role = any(${[...looksAfter]})`.execute(trx);
  const organisation = tenant?.name ?? 'your organisation';
  const subject = alerts.length === 1 ? `${alerts[0]?.title ?? 'An alert'} (${organisation})` : `${alerts.length} alerts (${organisation})`;
  const url = dependencies.url();
  const text = [
    ...alerts.flatMap((alert) => [`${alert.title}: ${alert.subject.name}`, ...alert.cause.map((line) => `  ${line}`), `  Since ${alert.since.slice(0, 16).replace('T', ' ')} UTC. Look at it, pause or mute it: ${url}/alerts/${alert.id}`, '']),
    `You get this mail once, as somebody who looks after alerts at ${organisation}. Switch these mails off for yourself: ${url}/budgets?tab=alerts`, '',
  ].join('\n');
  await dependencies.outgoing.queue(trx as never, receivers.map((receiver) => ({ tenantId, to: { userId: receiver.user_id }, reason: `anomaly.${first.id}.${now.getTime()}`, subject, text })));
  await sql`update anomalies set told_at = ${now} where tenant_id = ${tenantId} and id = any(${rows.map((row) => row.id)}::uuid[])`.execute(trx);
}

/** From the first hour up to the second, over midnight too. */
export function isQuiet(quiet: AnomalySettings['quiet'], now: Date): boolean {
  if (quiet === null) return false;
  const hour = hourOfDay(now.getTime());
  return quiet.from <= quiet.to ? hour >= quiet.from && hour < quiet.to : hour >= quiet.from || hour < quiet.to;
}
