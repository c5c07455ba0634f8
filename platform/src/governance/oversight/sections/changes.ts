import { type EventName, type RetentionMode, decodeLeaf, renderEvent } from '@keystead/contract';
import { sql } from '../../../foundation/index.ts';
import { hoursInWords } from '../../words.ts';
import { type SectionContext, count, finding, link, moment, section } from '../section.ts';

/** What changes the rules by which keys, people and data are held. */
const ruleChanges: readonly EventName[] = [
  'policy.updated', 'key-mode.changed', 'access-policy.updated', 'tenant.updated', 'run-retention.changed', 'run-visibility.changed', 'review-deadline.changed', 'credential.scope-changed', 'credential.caps-changed', 'credential.created', 'credential.deleted', 'credential.enabled',
  'route.updated', 'route.deleted', 'member.updated', 'token.created', 'own-key.connected', 'own-key.removed', 'sso.connection-created', 'sso.connection-updated', 'sso.connection-removed', 'plan.changed',
];
const mostShown = 60;

/** Changes of rules in the time of the review, from the log. */
export async function ruleChangesSection({ trx, tenantId, from, to, timeZone, dependencies }: SectionContext) {
  const about = sql`tenant_id = ${tenantId} and action = any(${[...ruleChanges]}) and occurred_at >= ${from} and occurred_at < ${to}`;
  const { rows: counted } = await sql<{ action: string; changes: number }>`select action, count(*) as changes from audit_leaves where ${about} group by 1 order by 2 desc, 1`.execute(trx);
  const { rows } = await sql<{ leaf: Buffer }>`select leaf from audit_leaves where ${about} order by sequence desc limit ${mostShown}`.execute(trx);
  const leaves = rows.map(({ leaf }) => decodeLeaf(leaf));
  const ids = [...new Set(leaves.flatMap(({ actor }) => actor.id ?? []))];
  const names = new Map([...await dependencies.people.names(tenantId, ids), ...await dependencies.tokens.names(tenantId, ids)]);
  const total = counted.reduce((sum, row) => sum + row.changes, 0);
  return section('changes', 'Changes of policy and rules', {
    statements: total === 0 ? [{ text: 'No rule was changed.', evidence: link('Audit log', '/audit') }] : counted.map((row) => ({ text: `${row.action}: ${row.changes}`, evidence: link('Audit log', `/audit?action=${row.action}`) })),
    table: { header: ['Entry', 'When', 'Who', 'What'], rows: leaves.map((leaf) => [String(leaf.seq), moment(new Date(leaf.time), timeZone), leaf.actor.id === null ? 'the system' : names.get(leaf.actor.id) ?? leaf.actor.kind, renderEvent(leaf.action, leaf.detail)]) },
    items: total === 0 ? [] : [finding('changes:wanted', 'info', `Was each of the ${count(total, 'change')} meant${total > mostShown ? ` (the newest ${mostShown} are listed)` : ''}?`, link('Audit log', '/audit'))],
  });
}

interface SettingsRow { readonly retention_days: number | null; readonly require_second_factor: boolean; readonly session_hours: number; readonly support_consent: 'owner' | 'operator'; readonly key_mode: 'own-required' | 'own-optional' | 'hybrid'; readonly mode: RetentionMode | null; readonly days: number | null; readonly policy: boolean }

const keyModeWords: Readonly<Record<SettingsRow['key_mode'], string>> = { 'own-required': 'your own, always', 'own-optional': 'your own, or the platform’s in routes of their own', hybrid: 'your own and the platform’s, as a route says' };
const runsWords: Readonly<Record<RetentionMode, (days: number) => string>> = {
  zero: () => 'nothing of their content is stored', session: () => 'their content is kept until the session ends', days: (days) => `their content is kept for ${count(days, 'day')}`, keep: () => 'their content is kept',
};

/** How long things are kept here, and the terms of the providers that were used. */
export async function termsAndRetention({ trx, tenantId, from, to, dependencies }: SectionContext) {
  const { rows: [settings] } = await sql<SettingsRow>`
    select t.retention_days, t.require_second_factor, t.session_hours, t.support_consent, t.key_mode, r.mode, r.days, exists (select from gateway_policies g where g.tenant_id = t.id) as policy
    from tenants t left join run_retention r on r.tenant_id = t.id where t.id = ${tenantId}`.execute(trx);
  const { rows: used } = await sql<{ provider: string; requests: number }>`
    select s.provider, sum(d.requests) as requests from usage_hours d join usage_series s on s.tenant_id = d.tenant_id and s.series = d.series
    where d.tenant_id = ${tenantId} and d.hour >= ${from} and d.hour < ${to} and s.provider is not null group by 1 order by 2 desc`.execute(trx);
  const providers = used.filter(({ provider }) => dependencies.providers.get(provider)?.sandbox !== true);
  const nameOf = (provider: string): string => dependencies.providers.get(provider)?.name ?? provider;
  return section('terms', 'Retention, and terms of providers', {
    statements: settings === undefined ? [] : [
      { text: `Documents are kept ${settings.retention_days === null ? 'until they are deleted' : `for ${count(settings.retention_days, 'day')}`}; runs: ${settings.mode === null ? 'as documents' : runsWords[settings.mode](settings.days ?? 0)}. What passes through the gateway is not stored.`, evidence: link('Settings', '/settings?tab=data') },
      { text: `Second factor: ${settings.require_second_factor ? 'asked of everybody' : 'not asked of everybody'}. Sessions end after ${hoursInWords(settings.session_hours)}. Support may come in where ${settings.support_consent === 'owner' ? 'an owner of yours' : 'a second operator'} agrees. Whose keys serve: ${keyModeWords[settings.key_mode]}.`, evidence: link('Security settings', '/settings?tab=security') },
      { text: settings.policy ? 'The gateway has a policy of your own: regions, classes of data, what is looked for.' : 'The gateway has no policy of your own: nothing is looked for in requests, and no region is ruled out.', evidence: link('Policy', '/policy') },
    ],
    table: { header: ['Provider used', 'Requests', 'What it says about keeping data'], rows: providers.map(({ provider, requests }) => [nameOf(provider), String(requests), dependencies.providers.get(provider)?.links.retention ?? 'not known here']) },
    items: [
      ...providers.map(({ provider }) => finding(`terms:${provider}`, 'info', `${nameOf(provider)}: are its terms on retention and training still those that you agreed to?`, link('Credentials', '/credentials'))),
      ...settings?.require_second_factor === false ? [finding('terms:second-factor', 'info', 'A second factor is not asked of everybody.', link('Security settings', '/settings?tab=security'))] : [],
    ],
  });
}
