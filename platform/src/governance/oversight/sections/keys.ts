import { describeScope, wholeScope } from '@keystead/contract';
import { sql } from '../../../foundation/index.ts';
import { type PlannedCalendarStep, readCalendar } from '../../../vault/index.ts';
import { keyServiceName } from '../../key-services.ts';
import { type SectionContext, count, dayOf, dayOrNever, finding, link, section } from '../section.ts';

interface KeyRow {
  readonly id: string; readonly label: string; readonly provider: string; readonly environment: string; readonly scope: Parameters<typeof wholeScope>[0]; readonly rotation_days: number | null; readonly expires_at: Date | null;
  readonly activated_at: Date | null; readonly last_used_at: Date | null; readonly health: string; readonly people: number; readonly tokens: number; readonly apps: number;
}

/** Active keys, and how many used each in the time of the review. Sandboxes are left out. */
async function keysOf({ trx, tenantId, from, to, dependencies }: SectionContext): Promise<readonly KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select c.id, c.label, c.provider, c.environment, c.scope, c.rotation_days, c.expires_at, v.activated_at, c.last_used_at, c.health, coalesce(u.people, 0) as people, coalesce(u.tokens, 0) as tokens, coalesce(u.apps, 0) as apps
    from credentials c join credential_versions v on v.credential_id = c.id and v.state = 'primary'
    left join (select s.credential_id, count(distinct s.user_id) as people, count(distinct s.token_id) as tokens, count(distinct s.app_id) as apps
      from usage_hours d join usage_series s on s.tenant_id = d.tenant_id and s.series = d.series where d.tenant_id = ${tenantId} and d.hour >= ${from} and d.hour < ${to} and d.requests > 0 group by 1) u on u.credential_id = c.id
    where c.tenant_id = ${tenantId} and c.state = 'active' order by c.label, c.id`.execute(trx);
  return rows.filter((row) => dependencies.providers.get(row.provider)?.sandbox !== true);
}

const page = (id: string, tab = 'overview') => link('Credential', `/credentials/${id}?tab=${tab}`);

/** Who may use which key, and who did. */
export async function keySharing(context: SectionContext) {
  const keys = await keysOf(context);
  return section('sharing', 'Key sharing', {
    statements: [{ text: keys.length === 0 ? 'There is no active key.' : `${count(keys.length, 'active key')}. Nobody can read one; each is used through the gateway by those its scope names.`, evidence: link('Credentials', '/credentials') }],
    table: { header: ['Key', 'Who may use it', 'People', 'Tokens', 'Apps'], rows: keys.map((key) => [key.label, describeScope(wholeScope(key.scope)), String(key.people), String(key.tokens), String(key.apps)]) },
    items: keys.filter((key) => { const scope = wholeScope(key.scope); return scope.teams === 'any' && scope.apps === 'any'; }).map((key) => finding(`sharing:${key.id}`, 'info', `Everybody in the organisation may use “${key.label}” (${key.environment}). Is that meant?`, page(key.id, 'access'))),
  });
}

/** How old the keys are, and what of their rotation is late. */
export async function keyAges(context: SectionContext) {
  const { timeZone, now } = context;
  const keys = await keysOf(context);
  const late = (await calendar(context)).filter(({ overdue }) => overdue);
  return section('ages', 'Ages of keys', {
    statements: [{ text: late.length === 0 ? 'No step of a rotation is late.' : `${count(late.length, 'step')} of rotations ${late.length === 1 ? 'is' : 'are'} late.`, evidence: link('Rotation calendar', '/credentials/calendar') }],
    table: { header: ['Key', 'In use since', 'Days', 'Rotated every', 'Expires', 'Last used'], rows: keys.map((key) => [key.label, dayOrNever(key.activated_at, timeZone), key.activated_at === null ? '' : String(Math.floor((now.getTime() - key.activated_at.getTime()) / 86_400_000)), key.rotation_days === null ? 'no schedule' : `${key.rotation_days} days`, dayOrNever(key.expires_at, timeZone), dayOrNever(key.last_used_at, timeZone)]) },
    items: [
      ...late.map((step) => finding(`late:${step.credentialId}:${step.step}`, 'warning', `Rotation of “${step.label}”: “${step.step}” was due on ${step.dueAt.slice(0, 10)}.`, page(step.credentialId, 'versions'))),
      ...keys.filter(({ rotation_days: days }) => days === null).map((key) => finding(`unscheduled:${key.id}`, 'info', `“${key.label}” has no schedule of rotation.`, page(key.id))),
      ...keys.filter(({ health }) => health === 'invalid').map((key) => finding(`invalid:${key.id}`, 'urgent', `The provider refuses the key of “${key.label}”.`, page(key.id, 'health'))),
    ],
  });
}

const daysAhead = 130;
async function calendar({ dependencies, tenantId }: SectionContext): Promise<readonly PlannedCalendarStep[]> {
  return readCalendar({ database: dependencies.database, clock: dependencies.clock, providers: dependencies.vaultProviders }, { tenantId, days: daysAhead });
}

/** The plan of each key: day 0 create, 1–7 test in staging, 8 switch, 15 revoke. */
export async function rotationPlan(context: SectionContext) {
  const keys = await keysOf(context);
  const steps = Map.groupBy(await calendar(context), (step) => step.credentialId);
  const plans = keys.map((key) => ({ key, steps: steps.get(key.id) ?? [] }));
  const onDay = (of: readonly PlannedCalendarStep[], step: PlannedCalendarStep['step']): string => of.find((each) => each.step === step)?.dueAt.slice(0, 10) ?? '';
  return section('rotation', 'Rotation plan', {
    statements: [{ text: `${count(keys.length, 'active key')}. A rotation takes 15 days: the new key is made on day 0, tested in staging on days 1 to 7, switched to on day 8, and the old one revoked on day 15. Days are those of UTC.`, evidence: link('Rotation calendar', '/credentials/calendar') }],
    table: { header: ['Key', 'Day 0: create', 'Days 1–7: test until', 'Day 8: switch', 'Day 15: revoke'], rows: plans.map(({ key, steps: of }) => [key.label, onDay(of, 'create'), onDay(of, 'test'), onDay(of, 'switch'), onDay(of, 'revoke')]) },
    items: plans.map(({ key, steps: of }) => {
      const late = of.some(({ overdue }) => overdue);
      return finding(`rotation:${key.id}`, late ? 'warning' : 'info', of.length === 0 ? `“${key.label}” (${key.environment}) is not to be rotated in the next ${daysAhead} days.` : `“${key.label}” (${key.environment}): ${of.map(({ step, dueAt }) => `${step} ${dueAt.slice(0, 10)}`).join(', ')}${late ? '; late' : ''}.`, page(key.id, 'versions'));
    }),
  });
}

interface LegRow { readonly id: string; readonly name: string; readonly legs: number }
interface EncryptionRow { readonly ring: string; readonly version: number; readonly kms: string; readonly created_at: Date }

/** What serves where a key fails, and how old the keys are under which everything is sealed. */
export async function backupKeys(context: SectionContext) {
  const { trx, tenantId, timeZone, dependencies } = context;
  const keys = await keysOf(context);
  const { rows: routes } = await sql<LegRow>`select id, name, (select count(distinct leg ->> 'credentialId') from jsonb_array_elements(chain) as leg) as legs from routes where tenant_id = ${tenantId} order by name`.execute(trx);
  const { rows: encryption } = await sql<EncryptionRow>`select distinct on (ring) ring, version, kms, created_at from tenant_keys where tenant_id = ${tenantId} and destroyed_at is null order by ring, version desc`.execute(trx);
  const production = Map.groupBy(keys.filter(({ environment }) => environment === 'production'), ({ provider }) => provider);
  const alone = [...production].filter(([, of]) => of.length === 1);
  const single = routes.filter(({ legs }) => legs < 2);
  return section('backup', 'Backup keys', {
    statements: [
      { text: `${count(routes.length - single.length, 'route')} of ${routes.length} can fall back on another key.`, evidence: link('Gateway', '/gateway') },
      ...encryption.map((row) => ({ text: `Encryption key for ${row.ring === 'credential' ? 'provider keys' : 'documents and runs'}: version ${row.version}, since ${dayOf(row.created_at, timeZone)}, wrapped by ${keyServiceName(row.kms)}.`, evidence: link('Encryption', '/encryption') })),
    ],
    items: [
      ...single.map((route) => finding(`single-leg:${route.id}`, 'info', `Route “${route.name}” stops with its one key.`, link('Route', `/gateway/routes/${route.id}`))),
      ...alone.map(([provider, [key]]) => finding(`one-key:${provider}`, 'info', `“${key?.label ?? ''}” is the only production key for ${dependencies.providers.get(provider)?.name ?? provider}.`, link('Credentials', '/credentials'))),
    ],
  });
}
