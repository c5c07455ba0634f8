import { type AgreementKind, type GatewayPolicy, type OversightKind, type Role, type StreamDestination, gatewayPolicy, noticeWithinHours, openPolicy, oversightKinds } from '@keystead/contract';
import { platformLogId, readLogKey } from '../../audit/index.ts';
import { KeysteadError, type TenantDatabase, type Transaction, sql } from '../../foundation/index.ts';
import { readReports } from '../obligations/controls/reports.ts';
import type { EvidenceOptions } from './dependencies.ts';
import type { DeploymentFacts, Facts, KeyFact } from './facts.ts';
import type { EvidenceTables } from './tables.ts';

type Trx = Transaction<EvidenceTables>;
type FactsOf<Name extends keyof Facts> = Facts[Name];

/** Reads everything that evidence is made from, as the organisation sees it, in one transaction; what belongs to the installation beside it. @throws KeysteadError `unavailable` until the key that signs the log was made. */
export async function gatherFacts(options: EvidenceOptions, tenantId: string): Promise<Facts> {
  const tables = options.database.as<EvidenceTables>();
  const at = options.clock.now();
  const deployment: DeploymentFacts = await options.deployment();
  const backups = await readBackups(tables);
  const { userIds, ...read } = await tables.inTenant(tenantId, async (trx) => {
    const members = await readMembers(trx);
    return {
      userIds: members.userIds, people: members.people, organisation: await readOrganisation(trx, tenantId), tokens: await readTokens(trx, at), signIn: await readSignIn(trx), support: await readSupport(trx, at),
      keys: await readKeys(trx, options), encryptionKeys: await readEncryptionKeys(trx), ownKey: await readOwnKey(trx), policy: await readPolicy(trx), agreements: await readAgreements(trx, at), runs: await readRuns(trx),
      streams: await readStreams(trx), auditorLinks: await readAuditorLinks(trx, at), alerts: await readAlerts(trx, at), reviews: await readReviews(trx, at), keyIncidents: await readKeyIncidents(trx), notices: await readNotices(trx, at), reports: await readReports(trx),
      documents: await readDocuments(trx), limits: await readLimits(trx), log: await readLog(trx, tenantId), isolationTest: await readIsolationTest(trx),
    };
  });
  return { at, deployment, backups, ...read, people: { ...read.people, withSecondFactor: await options.secondFactors(userIds) } };
}

async function all<Row>(trx: Trx, query: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> {
  return (await query.execute(trx)).rows;
}

async function one<Row>(trx: Trx, query: ReturnType<typeof sql<Row>>): Promise<Row> {
  const [row] = await all(trx, query);
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}

async function readOrganisation(trx: Trx, id: string): Promise<FactsOf<'organisation'>> {
  const row = await one(trx, sql<{ name: string; key_mode: Facts['organisation']['keyMode']; require_second_factor: boolean; session_idle_minutes: number; session_hours: number; support_consent: 'owner' | 'operator'; retention_days: number | null }>`
    select name, key_mode, require_second_factor, session_idle_minutes, session_hours, support_consent, retention_days from tenants where id = ${id} and deleted_at is null`);
  return {
    id, name: row.name, keyMode: row.key_mode, requireSecondFactor: row.require_second_factor, sessionIdleMinutes: row.session_idle_minutes, sessionHours: row.session_hours, supportConsent: row.support_consent, documentDays: row.retention_days,
  };
}

async function readMembers(trx: Trx): Promise<{ userIds: readonly string[]; people: Omit<FactsOf<'people'>, 'withSecondFactor'> }> {
  const rows = await all(trx, sql<{ user_id: string; role: Role; state: 'active' | 'disabled' }>`select user_id, role, state from members`);
  const active = rows.filter(({ state }) => state === 'active');
  const byRole = Object.fromEntries([...Map.groupBy(active, ({ role }) => role)].map(([role, held]) => [role, held.length]));
  return { userIds: active.map(({ user_id: userId }) => userId), people: { active: active.length, byRole, disabled: rows.length - active.length } };
}

/** A token counts as stale where nobody used it for 90 days. */
async function readTokens(trx: Trx, at: Date): Promise<FactsOf<'tokens'>> {
  const row = await one(trx, sql<{ live: number; without_end: number; stale: number }>`
    select count(*) as live, count(*) filter (where expires_at is null) as without_end, count(*) filter (where coalesce(last_used_at, created_at) < ${at}::timestamptz - interval '90 days') as stale
    from api_tokens where revoked_at is null and (expires_at is null or expires_at > ${at})`);
  return { live: row.live, withoutEnd: row.without_end, stale: row.stale };
}

async function readSignIn(trx: Trx): Promise<FactsOf<'signIn'>> {
  const rows = await all(trx, sql<{ kind: string; name: string; settings: Record<string, unknown>; enabled: boolean; enforced: boolean }>`select kind, name, settings, enabled, enforced from sso_connections order by id`);
  return rows.map(({ settings, ...row }) => ({ ...row, host: hostOf(settings['issuer'] ?? settings['entryPoint'] ?? settings['signInUrl']) }));
}

function hostOf(address: unknown): string | null {
  return typeof address === 'string' && URL.canParse(address) ? new URL(address).host : null;
}

async function readSupport(trx: Trx, at: Date): Promise<FactsOf<'support'>> {
  return one(trx, sql<{ grants: number; drills: number }>`
    select count(*) filter (where not drill and decision = 'approve') as grants, count(*) filter (where drill) as drills from break_glass where requested_at > ${at}::timestamptz - interval '365 days'`);
}

interface KeyRow {
  id: string; label: string; provider: string; origin: string; payer: 'tenant' | 'platform'; state: 'active' | 'disabled'; fingerprint: string; version: number; created_at: Date; rotation_days: number | null; expires_at: Date | null;
  environment: string; scope: Record<string, unknown>; key_warning: string | null;
}

async function readKeys(trx: Trx, options: EvidenceOptions): Promise<readonly KeyFact[]> {
  const rows = await all(trx, sql<KeyRow>`
    select c.id, c.label, c.provider, c.origin, c.payer, c.state, v.fingerprint, v.version, v.created_at, c.rotation_days, c.expires_at, c.environment, c.scope, c.key_warning
    from credentials c join credential_versions v on v.credential_id = c.id and v.state = 'primary' where c.state <> 'deleted' order by c.provider, c.label, c.id`);
  return rows.map((row) => {
    const provider = options.providers(row.provider);
    return {
      id: row.id, label: row.label, provider: row.provider, providerName: provider?.name ?? row.provider, origin: row.origin, region: options.regionOf(row.origin), sandbox: provider?.sandbox ?? false, custom: provider?.custom ?? false,
      payer: row.payer, state: row.state, fingerprint: row.fingerprint, version: row.version, madeAt: row.created_at, rotationDays: row.rotation_days, expiresAt: row.expires_at, environment: row.environment,
      restricted: Object.values(row.scope).some((value) => Array.isArray(value) && value.length > 0), warning: row.key_warning !== null, storeFalse: provider?.storeFalse ?? false, retentionLink: provider?.retentionLink ?? null,
    };
  });
}

async function readEncryptionKeys(trx: Trx): Promise<FactsOf<'encryptionKeys'>> {
  return (await all(trx, sql<{ ring: 'credential' | 'content'; version: number; kms: string; created_at: Date }>`
    select distinct on (ring) ring, version, kms, created_at from tenant_keys where destroyed_at is null order by ring, version desc`)).map((row) => ({ ring: row.ring, version: row.version, service: row.kms, madeAt: row.created_at }));
}

async function readOwnKey(trx: Trx): Promise<FactsOf<'ownKey'>> {
  const [row] = await all(trx, sql<{ kms: string; created_at: Date }>`select kms, created_at from tenant_own_keys where state = 'current'`);
  return row === undefined ? null : { service: row.kms, madeAt: row.created_at };
}

async function readPolicy(trx: Trx): Promise<GatewayPolicy> {
  const [row] = await all(trx, sql<{ policy: unknown }>`select policy from gateway_policies`);
  const read = gatewayPolicy.safeParse(row?.policy);
  return read.success ? read.data : openPolicy;
}

async function readAgreements(trx: Trx, at: Date): Promise<FactsOf<'agreements'>> {
  return (await all(trx, sql<{ provider: string; credential_id: string | null; kind: AgreementKind; ends_at: Date | null }>`
    select provider, credential_id, kind, ends_at from provider_agreements where withdrawn_at is null and starts_at <= ${at} and (ends_at is null or ends_at > ${at}) order by provider, kind`))
    .map((row) => ({ provider: row.provider, credentialId: row.credential_id, kind: row.kind, endsAt: row.ends_at }));
}

async function readRuns(trx: Trx): Promise<FactsOf<'runs'>> {
  const [row] = await all(trx, sql<FactsOf<'runs'>>`select mode, days from run_retention`);
  return row ?? { mode: null, days: null };
}

async function readStreams(trx: Trx): Promise<FactsOf<'streams'>> {
  const rows = await all(trx, sql<{ id: string; name: string; destination: StreamDestination; includes_personal: boolean; failing: boolean }>`
    select id, name, destination, includes_personal, problem is not null as failing from audit_streams where not paused order by id`);
  return rows.map(({ id, name, destination, includes_personal: includesPersonal, failing }) => ({ id, name, host: destination.kind === 'syslog' ? `${destination.host}:${destination.port}` : hostOf(destination.url) ?? destination.kind, includesPersonal, failing }));
}

async function readAuditorLinks(trx: Trx, at: Date): Promise<number> {
  return (await one(trx, sql<{ good: number }>`select count(*) as good from auditor_links where revoked_at is null and expires_at > ${at}`)).good;
}

async function readAlerts(trx: Trx, at: Date): Promise<FactsOf<'alerts'>> {
  const row = await one(trx, sql<{ looked_at: Date | null; raised: number; open: number; told: number }>`
    select (select max(looked_at) from anomaly_watch) as looked_at, (select count(*) from anomalies where raised_at > ${at}::timestamptz - interval '90 days') as raised,
      (select count(*) from anomalies where state = 'open') as open, (select count(*) from members where state = 'active' and alarm_mail) as told`);
  return { lookedAt: row.looked_at, raised: row.raised, open: row.open, told: row.told };
}

/** Plans that nobody changed are switched on. */
async function readReviews(trx: Trx, at: Date): Promise<FactsOf<'reviews'>> {
  const rows = await all(trx, sql<{ kind: OversightKind; made: number; signed_at: Date | null; overdue: number }>`
    select kind, count(*) as made, max(signed_at) as signed_at, count(*) filter (where needs_signature and signed_at is null and due_at < ${at}) as overdue from oversight_reviews group by kind`);
  const off = new Set((await all(trx, sql<{ kind: OversightKind }>`select kind from oversight_plans where not enabled`)).map(({ kind }) => kind));
  return Object.fromEntries(oversightKinds.map((kind) => {
    const row = rows.find((each) => each.kind === kind);
    return [kind, { enabled: !off.has(kind), made: row?.made ?? 0, signedAt: row?.signed_at ?? null, overdue: row?.overdue ?? 0 }];
  })) as FactsOf<'reviews'>;
}

function readKeyIncidents(trx: Trx): Promise<FactsOf<'keyIncidents'>> {
  return one(trx, sql<FactsOf<'keyIncidents'>>`select count(*) filter (where closed_at is null) as open, count(*) filter (where closed_at is not null) as closed from key_incidents`);
}

function readNotices(trx: Trx, at: Date): Promise<FactsOf<'notices'>> {
  return one(trx, sql<FactsOf<'notices'>>`
    select count(*) as told, count(*) filter (where told_at > aware_at + make_interval(hours => ${noticeWithinHours})) as late from service_notices where told_at > ${at}::timestamptz - interval '365 days'`);
}

function readDocuments(trx: Trx): Promise<FactsOf<'documents'>> {
  return one(trx, sql<{ kept: number; held: number }>`select count(*) as kept, count(*) filter (where hold_reason is not null) as held from documents where state <> 'deleted'`);
}

async function readLimits(trx: Trx): Promise<FactsOf<'limits'>> {
  const row = await one(trx, sql<{ budgets: number; routes: number; with_fallback: number }>`
    select (select count(*) from budgets) as budgets, (select count(*) from routes) as routes, (select count(*) from routes where jsonb_array_length(chain) > 1) as with_fallback`);
  return { budgets: row.budgets, routes: row.routes, routesWithFallback: row.with_fallback };
}

async function readLog(trx: Trx, tenantId: string): Promise<FactsOf<'log'>> {
  const { origin, verifierKey, madeAt } = await readLogKey(trx, tenantId);
  const checkpoint = await trx.selectFrom('audit_checkpoints').select(['size', 'made_at']).orderBy('size', 'desc').limit(1).executeTakeFirst();
  const leaf = await trx.selectFrom('audit_leaves').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return { origin, verifierKey, keyMadeAt: madeAt, entries: (leaf?.sequence ?? -1) + 1, checkpoint: checkpoint === undefined ? null : { size: checkpoint.size, madeAt: checkpoint.made_at } };
}

async function readIsolationTest(trx: Trx): Promise<FactsOf<'isolationTest'>> {
  const row = await trx.selectFrom('isolation_tests').select(['id', 'state', 'finished_at', 'tries']).where('state', 'in', ['passed', 'failed']).orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (row?.finished_at === undefined || row.finished_at === null) return null;
  return { id: row.id, passed: row.state === 'passed', finishedAt: row.finished_at, tried: row.tries.filter(({ outcome }) => outcome !== 'skipped').length, leaked: row.tries.filter(({ outcome }) => outcome === 'leaked').length };
}

/** Backups are the installation's: only when the last ones were, not what was in them. */
async function readBackups(tables: TenantDatabase<EvidenceTables>): Promise<FactsOf<'backups'>> {
  return tables.inTenant(platformLogId, async (trx) => {
    const last = async (action: string): Promise<Date | null> =>
      (await trx.selectFrom('audit_leaves').select('occurred_at').where('tenant_id', '=', platformLogId).where('action', '=', action).orderBy('sequence', 'desc').limit(1).executeTakeFirst())?.occurred_at ?? null;
    return { madeAt: await last('backup.made'), drilledAt: await last('backup.drilled'), failedAt: await last('backup.drill-failed') };
  });
}
