import { type FactId, factIds, gatewayPolicy, platformLogId } from '@keystead/contract';
import { sql, type Transaction } from '../../foundation/index.ts';
import { hoursInWords } from '../words.ts';

/** A fact as it stands: whether it holds, and what shows it. */
export interface Fact { readonly holds: boolean; readonly shown: string }
export type Facts = Readonly<Record<FactId, Fact>>;

/** What the tenant's own transaction cannot see: facts of the whole installation. */
export interface InstallationFacts { readonly drilledAt: Date | null; readonly mailConfigured: boolean; readonly operators: number; readonly https: boolean }

interface Counted {
  readonly second_factor: boolean; readonly session_hours: number; readonly support_consent: string; readonly owners: number; readonly people: number; readonly qualified: number; readonly auditors: number; readonly sso: number; readonly sso_enforced: number;
  readonly keys: number; readonly verified: number; readonly plain: number; readonly capped: number; readonly scoped: number; readonly old_keys: number; readonly fallback: number; readonly budgets: number; readonly alarm_mail: number; readonly agreements: number; readonly policy: unknown;
  readonly retention: string | null; readonly document_days: number | null; readonly called_at: Date | null; readonly runs: number; readonly approved: number; readonly checkpoint: Date | null; readonly exports: number; readonly pilots: number;
  readonly departments: number; readonly statements: number; readonly evals: number;
}

const rotationDays = 90;
const drillDays = 90;
const dayMilliseconds = 86_400_000;

/** The facts of the transaction's tenant, in one query. Keys of the sandbox prove nothing and are left out. */
export async function readFacts<Tables>(trx: Transaction<Tables>, asked: { readonly tenantId: string; readonly now: Date; readonly installation: InstallationFacts }): Promise<Facts> {
  const { tenantId, now, installation } = asked;
  const real = sql`c.tenant_id = ${tenantId} and c.state = 'active' and c.provider <> 'sandbox'`;
  const { rows: [counted] } = await sql<Counted>`
    select t.require_second_factor as second_factor, t.session_hours, t.support_consent, t.retention_days as document_days,
      (select count(*)::int from members where tenant_id = t.id and state = 'active' and role = 'owner') as owners,
      (select count(*)::int from members where tenant_id = t.id and state = 'active') as people,
      (select count(*)::int from members where tenant_id = t.id and state = 'active' and cardinality(qualifications) > 0) as qualified,
      (select count(*)::int from members where tenant_id = t.id and state = 'active' and role = 'auditor') as auditors,
      (select count(*)::int from members where tenant_id = t.id and state = 'active' and alarm_mail) as alarm_mail,
      (select count(*)::int from sso_connections where tenant_id = t.id and enabled) as sso,
      (select count(*)::int from sso_connections where tenant_id = t.id and enabled and enforced) as sso_enforced,
      (select count(*)::int from credentials c where ${real}) as keys,
      (select count(*)::int from credentials c where ${real} and c.health = 'valid') as verified,
      (select count(*)::int from credentials c where ${real} and c.origin not like 'https:%') as plain,
      (select count(*)::int from credentials c where ${real} and exists (select from budgets b where b.tenant_id = t.id and (b.credential_id = c.id or (b.scope_kind = 'credential' and b.scope_id = c.id::text)) and b.unit = 'nano_usd')) as capped,
      (select count(*)::int from credentials c where ${real} and (c.scope -> 'teams' <> '"any"' or c.scope -> 'apps' <> '"any"' or c.scope -> 'models' <> '"any"' or c.scope -> 'dataClasses' <> '"any"')) as scoped,
      (select count(*)::int from credentials c join credential_versions v on v.credential_id = c.id and v.state = 'primary' where ${real} and v.created_at < ${new Date(now.getTime() - rotationDays * dayMilliseconds)}) as old_keys,
      (select count(*)::int from routes where tenant_id = t.id and jsonb_array_length(chain) > 1) as fallback,
      (select count(*)::int from budgets where tenant_id = t.id) as budgets,
      (select count(*)::int from provider_agreements where tenant_id = t.id and withdrawn_at is null and starts_at <= ${now} and (ends_at is null or ends_at > ${now})) as agreements,
      (select policy from gateway_policies where tenant_id = t.id) as policy,
      (select mode from run_retention where tenant_id = t.id) as retention,
      (select occurred_at from ledger where tenant_id = t.id and outcome = 'answered' and occurred_at > ${new Date(now.getTime() - drillDays * dayMilliseconds)} order by occurred_at desc limit 1) as called_at,
      (select count(*)::int from (select from runs where tenant_id = t.id limit 1000) r) as runs,
      (select count(*)::int from (select from approvals where tenant_id = t.id and state = 'approved' limit 1000) a) as approved,
      (select max(made_at) from audit_checkpoints where tenant_id = t.id) as checkpoint,
      (select count(*)::int from tenant_exports where tenant_id = t.id and finished_at is not null and failure is null) as exports,
      (select count(*)::int from pilots where tenant_id = t.id) as pilots,
      (select count(*)::int from departments where tenant_id = t.id and archived_at is null) as departments,
      (select count(*)::int from billing_statements where tenant_id = t.id) as statements,
      (select count(*)::int from evals where tenant_id = t.id and state = 'finished') as evals
    from tenants t where t.id = ${tenantId}`.execute(trx);
  if (counted === undefined) return Object.fromEntries(factIds.map((id) => [id, { holds: false, shown: 'Not known' }])) as unknown as Facts;
  return factsOf(counted, installation, now);
}

const many = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`;
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Facts out of what was counted. Pure. */
export function factsOf(counted: Counted, installation: InstallationFacts, now: Date): Facts {
  const policy = gatewayPolicy.safeParse(counted.policy).data;
  const detections = policy?.detection.filter(({ action }) => action !== 'allow').length ?? 0;
  const drilled = installation.drilledAt;
  const atLeast = (count: number, least: number, one: string, several?: string): Fact => ({ holds: count >= least, shown: many(count, one, several) });
  return {
    'second-factor-required': { holds: counted.second_factor, shown: counted.second_factor ? 'Required of everybody' : 'Not required' },
    'owners-two': atLeast(counted.owners, 2, 'owner'), 'people-joined': atLeast(counted.people, 2, 'person', 'people'),
    'reviewers-qualified': atLeast(counted.qualified, 1, 'person holds a qualification', 'people hold qualifications'), 'auditor-named': atLeast(counted.auditors, 1, 'auditor'),
    'single-sign-on': { holds: counted.sso > 0, shown: counted.sso === 0 ? 'No identity provider is connected' : counted.sso_enforced > 0 ? 'Connected, and the only way in' : 'Connected' },
    'sign-in-limits': { holds: counted.session_hours <= 24, shown: `Sessions end after ${hoursInWords(counted.session_hours)}` },
    'support-consent-owner': { holds: counted.support_consent === 'owner', shown: counted.support_consent === 'owner' ? 'An owner decides' : 'A second operator may decide' },
    'key-verified': { holds: counted.verified > 0, shown: `${counted.verified} of ${many(counted.keys, 'key')} verified` },
    'key-caps': { holds: counted.keys > 0 && counted.capped === counted.keys, shown: `${counted.capped} of ${many(counted.keys, 'key')} capped` },
    'key-scoped': { holds: counted.keys > 0 && counted.scoped === counted.keys, shown: `${counted.scoped} of ${many(counted.keys, 'key')} limited to teams, apps, models or classes` },
    'key-recent': { holds: counted.keys > 0 && counted.old_keys === 0, shown: counted.keys === 0 ? 'There is no key' : `${many(counted.old_keys, 'key')} older than ${rotationDays} days` },
    'backup-key': atLeast(counted.fallback, 1, 'route with a second leg', 'routes with a second leg'), 'budget-set': atLeast(counted.budgets, 1, 'budget'), 'alarm-mail': atLeast(counted.alarm_mail, 1, 'person gets alarms', 'people get alarms'),
    'detection-set': atLeast(detections, 1, 'rule'), 'residency-set': atLeast(policy?.residency.length ?? 0, 1, 'class is bound', 'classes are bound'),
    'agreement-registered': atLeast(counted.agreements, 1, 'agreement in force', 'agreements in force'), 'agreement-rule': atLeast(policy?.agreements?.length ?? 0, 1, 'class needs agreements', 'classes need agreements'),
    'retention-set': { holds: counted.retention !== null || counted.document_days !== null, shown: counted.retention !== null ? `Drafts: ${counted.retention}` : counted.document_days === null ? 'Nothing is decided' : `Documents: ${many(counted.document_days, 'day')}` },
    'first-call': { holds: counted.called_at !== null, shown: counted.called_at === null ? `None in ${drillDays} days` : `Last on ${dayOf(counted.called_at)}` },
    'first-run': atLeast(counted.runs, 1, 'run'), 'first-approval': atLeast(counted.approved, 1, 'approval'),
    'log-signed': { holds: counted.checkpoint !== null, shown: counted.checkpoint === null ? 'No checkpoint yet' : `Last checkpoint ${counted.checkpoint.toISOString().slice(0, 16).replace('T', ' ')} UTC` },
    'export-made': atLeast(counted.exports, 1, 'export'), 'pilot-begun': atLeast(counted.pilots, 1, 'pilot'), 'departments-set': atLeast(counted.departments, 1, 'department'), 'bill-compared': atLeast(counted.statements, 1, 'bill'), 'eval-run': atLeast(counted.evals, 1, 'eval'),
    'backup-drilled': { holds: drilled !== null && now.getTime() - drilled.getTime() <= drillDays * dayMilliseconds, shown: drilled === null ? 'No drill is on record' : `Last on ${dayOf(drilled)}` },
    'mail-server': { holds: installation.mailConfigured, shown: installation.mailConfigured ? 'A mail server is set' : 'No mail server is set' },
    'operators-two': atLeast(installation.operators, 2, 'operator'),
    'https-address': { holds: installation.https, shown: installation.https ? 'A public HTTPS address is set' : 'No public HTTPS address is set' },
    'providers-by-tls': { holds: counted.plain === 0, shown: counted.plain === 0 ? 'Every key’s address is HTTPS' : `${many(counted.plain, 'key')} without TLS` },
  };
}

/** When restoring was last proved, as the platform's log says; in a transaction of the platform. */
export async function readDrilledAt<Tables>(trx: Transaction<Tables>): Promise<Date | null> {
  const { rows: [row] } = await sql<{ at: Date | null }>`select max(occurred_at) as at from audit_leaves where tenant_id = ${platformLogId} and action = 'backup.drilled'`.execute(trx);
  return row?.at ?? null;
}
