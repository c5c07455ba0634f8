import type { UsageDimension } from '@keystead/contract';
import { sql } from '../../../foundation/index.ts';
import { type UsageRow, sumUsage } from '../../../metering/index.ts';
import { type SectionContext, count, finding, link, moment, money, section } from '../section.ts';

interface Sums { requests: number; failures: number; own: number; platform: number; sandbox: number; unpriced: number; estimated: number }

/** So much more than in the time before is worth a look. */
const growthPercent = 50;
const shownOfEach = 5;
const dearest = 5;
const by: readonly (readonly [UsageDimension, string])[] = [['provider', 'Provider'], ['model', 'Model'], ['user', 'Person'], ['app', 'App'], ['team', 'Team']];

/** What was used, beside the same time before. */
export function usageSection(title: string) {
  return async (context: SectionContext) => {
    const { from, to } = context;
    const before = { from: new Date(from.getTime() - (to.getTime() - from.getTime())), to: from };
    const now = add(await sums(context, 'provider', { from, to }));
    const then = add(await sums(context, 'provider', before));
    const rows: string[][] = [];
    for (const [dimension, label] of by) rows.push(...await largest(context, dimension, label));
    const change = then.own === 0 ? null : Math.round(((now.own - then.own) / then.own) * 100);
    const evidence = link('Usage', '/usage');
    return section('usage', title, {
      statements: [
        { text: `${count(now.requests, 'request')}, ${money(now.own)} on your own keys${now.platform > 0 ? `, ${money(now.platform)} of platform credits` : ''}${now.sandbox > 0 ? ` (and ${money(now.sandbox)} of the sandbox, which nobody pays)` : ''}. The same time before: ${count(then.requests, 'request')}, ${money(then.own)}${change === null ? '' : ` (${change >= 0 ? '+' : ''}${change} %)`}.`, evidence },
        { text: `${count(now.failures, 'request')} ended without an answer.`, evidence: link('Requests', '/requests?outcome=unanswered') },
        ...now.estimated > 0 ? [{ text: `${money(now.estimated)} of that is an estimate until it is compared with the provider’s bill.`, evidence: link('Reconciliation', '/reconciliation') }] : [],
      ],
      table: { header: ['By', 'What', 'Requests', 'Own keys', 'Credits'], rows },
      items: [
        ...change !== null && change > growthPercent ? [finding('usage:growth', 'warning', `Cost on your own keys grew by ${change} %, from ${money(then.own)} to ${money(now.own)}.`, evidence)] : [],
        ...now.unpriced > 0 ? [finding('usage:unpriced', 'info', `The price of ${count(now.unpriced, 'request')} is not known: their cost is in no sum and under no cap.`, link('Prices', '/prices'))] : [],
      ],
    });
  };
}

async function sums({ trx, tenantId, dependencies }: SectionContext, dimension: UsageDimension, range: { readonly from: Date; readonly to: Date }): Promise<readonly UsageRow[]> {
  return sumUsage(trx as never, { tenantId, ...range, by: dimension, sandboxes: [...dependencies.providers].flatMap(([id, { sandbox }]) => (sandbox ? [id] : [])) });
}

function add(rows: readonly UsageRow[]): Sums {
  const total: Sums = { requests: 0, failures: 0, own: 0, platform: 0, sandbox: 0, unpriced: 0, estimated: 0 };
  for (const row of rows) {
    total.requests += row.requests;
    total.failures += row.failures;
    total[row.sandbox ? 'sandbox' : row.payer === 'platform' ? 'platform' : 'own'] += row.cost_nano_usd;
    if (!row.sandbox) total.estimated += row.estimated_nano_usd;
    if (!row.sandbox) total.unpriced += row.unpriced_requests;
  }
  return total;
}

async function largest(context: SectionContext, dimension: UsageDimension, label: string): Promise<string[][]> {
  const { dependencies: { people, teams, apps, providers }, tenantId } = context;
  const rows = await sums(context, dimension, context);
  const groups = [...Map.groupBy(rows, (row) => row.key1)].map(([key, of]) => ({ key, ...add(of) })).toSorted((left, right) => right.own - left.own || right.requests - left.requests).slice(0, shownOfEach);
  const keys = groups.map(({ key }) => key).filter((key) => key !== '');
  const names = dimension === 'user' ? await people.names(tenantId, keys) : dimension === 'team' ? await teams.names(tenantId, keys) : dimension === 'app' ? apps : new Map([...providers].map(([id, { name }]) => [id, name]));
  return groups.map((group) => [label, group.key === '' ? 'none' : names.get(group.key) ?? group.key, String(group.requests), money(group.own), money(group.platform)]);
}

/** The single requests that cost most. */
export async function dearRequests({ trx, tenantId, from, to, timeZone, dependencies }: SectionContext) {
  const { rows } = await sql<{ request_id: string; occurred_at: Date; asked_model: string; app_id: string | null; cost_nano_usd: number }>`
    select request_id, occurred_at, asked_model, app_id, cost_nano_usd from ledger
    where tenant_id = ${tenantId} and occurred_at >= ${from} and occurred_at < ${to} and attempt_of is null and cost_nano_usd > 0 order by cost_nano_usd desc, request_id limit ${dearest}`.execute(trx);
  return section('dear', 'Dearest requests', {
    statements: rows.length === 0 ? [{ text: 'No request cost anything.', evidence: link('Requests', '/requests') }] : rows.map((row) => ({
      text: `${money(row.cost_nano_usd)}: ${row.asked_model}${row.app_id === null ? '' : `, ${dependencies.apps.get(row.app_id) ?? row.app_id}`}, ${moment(row.occurred_at, timeZone)}.`, evidence: link('Receipt', `/receipts/${row.request_id}`),
    })),
  });
}
