import { type SsoSettings, ssoSettings } from '@keystead/contract';
import type { Selectable, Transaction } from 'kysely';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, etagOf, newId } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { checkFeature, requireFeature } from '../plans/gate.ts';
import type { PeopleTables } from '../tables.ts';
import { type SsoParts, requireSso } from './context.ts';
import type { OpenConnection, SsoDriver } from './driver.ts';
import { callbackPath } from './oidc.ts';
import { certificateFacts } from './saml/certificates.ts';
import { serviceProviderOf } from './saml/metadata.ts';

type Row = Selectable<PeopleTables['sso_connections']>;
type Trx = Transaction<PeopleTables>;

const secretPart = 'client-secret';
/** More than any organisation has providers. */
const mostConnections = 10;

function describe(context: IdentityContext, row: Row, domains: readonly string[]) {
  const settings = settingsOf(row);
  const ours = serviceProviderOf(context.baseUrl(), row.id);
  return {
    id: row.id, name: row.name, settings, hasSecret: row.sealed_secret !== null, enabled: row.enabled, enforced: row.enforced, createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null, domains: [...domains], etag: etagOf(row.revision),
    ...(settings.kind === 'oidc' ? { callbackUrl: `${context.baseUrl()}${callbackPath}`, saml: null } : { callbackUrl: ours.acsUrl, saml: { entityId: ours.entityId, metadataUrl: ours.metadataUrl, certificates: (settings.provider?.certificates ?? []).map((pem) => certificateFacts(pem)) } }),
  };
}

export function settingsOf(row: Pick<Row, 'settings'>): SsoSettings {
  return ssoSettings.parse(row.settings);
}

export async function listConnections(context: IdentityContext, tenantId: string) {
  return context.app.inTenant(tenantId, async (trx) => {
    const rows = await trx.selectFrom('sso_connections').selectAll().where('tenant_id', '=', tenantId).orderBy('id').execute();
    const domains = await trx.selectFrom('sso_domains').select(['connection_id', 'domain']).where('tenant_id', '=', tenantId).where('verified_at', 'is not', null).orderBy('domain').execute();
    return { items: rows.map((row) => describe(context, row, domains.filter((each) => each.connection_id === row.id).map(({ domain }) => domain))) };
  });
}

async function describeOne(context: IdentityContext, tenantId: string, connectionId: string) {
  const found = (await listConnections(context, tenantId)).items.find((each) => each.id === connectionId);
  if (found === undefined) throw new KeysteadError('not_found');
  return found;
}

const driverOf = (context: IdentityContext, settings: SsoSettings): SsoDriver => requireSso(context).drivers[settings.kind];

async function sealSecret(sso: SsoParts, tenantId: string, connectionId: string, secret: string | null) {
  if (secret === null) return { object_key: null, tenant_key_id: null, sealed_secret: null };
  const { key, wrapped, tenantKeyId } = await sso.secrets.create({ tenantId, kind: 'sso-connection', objectId: connectionId });
  return { object_key: wrapped, tenant_key_id: tenantKeyId, sealed_secret: key.seal(secretPart, Buffer.from(secret)) };
}

/** @throws KeysteadError `plan_limit`, `invalid_request`, `conflict` where there are too many, or a secret is given to a provider that knows none. */
export async function createConnection(context: IdentityContext, principal: Principal, wish: { name: string; settings: SsoSettings; clientSecret?: string | undefined }) {
  const { tenantId } = principal;
  await requireFeature(context, tenantId, 'sso');
  const id = newId();
  const settings = driverOf(context, wish.settings).accept(wish.settings);
  refuseSecret(settings, wish.clientSecret);
  const sealed = await sealSecret(requireSso(context), tenantId, id, wish.clientSecret ?? null);
  await context.app.inTenant(tenantId, async (trx) => {
    await trx.selectFrom('tenants').select('id').where('id', '=', tenantId).forUpdate().execute();
    const { count } = await trx.selectFrom('sso_connections').select(({ fn }) => fn.countAll<number>().as('count')).where('tenant_id', '=', tenantId).executeTakeFirstOrThrow();
    if (count >= mostConnections) throw new KeysteadError('conflict', { detail: `an organisation has at most ${mostConnections} identity providers` });
    await trx.insertInto('sso_connections').values({ id, tenant_id: tenantId, kind: settings.kind, name: wish.name, settings: JSON.stringify(settings), ...sealed }).execute();
    await recordEvent(trx, { tenantId, action: 'sso.connection-created', actor: actorOf(principal), subjectId: id, detail: { name: wish.name, kind: settings.kind, issuer: driverOf(context, settings).describe(settings).provider } });
  });
  return describeOne(context, tenantId, id);
}

function refuseSecret(settings: SsoSettings, secret: string | null | undefined): void {
  if (settings.kind === 'saml' && typeof secret === 'string') throw new KeysteadError('conflict', { detail: 'a SAML provider is known by its certificates; there is no client secret' });
}

interface Change { readonly name?: string | undefined; readonly settings?: SsoSettings | undefined; readonly clientSecret?: string | null | undefined; readonly enabled?: boolean | undefined; readonly enforced?: boolean | undefined }

/**
 * Changes a connection from the version that `ifMatch` names. It keeps its kind. A secret is bound to the provider and client that it was entered for: with another
 * of them it is entered again. Enforcing ends the sessions that came in otherwise, but not owners'.
 * @throws KeysteadError `not_found`, `invalid_request`, `precondition_failed`, `plan_limit`, `conflict`.
 */
export async function updateConnection(context: IdentityContext, principal: Principal, connectionId: string, ifMatch: string | null, change: Change) {
  const { tenantId } = principal;
  const sso = requireSso(context);
  const accepted = change.settings === undefined ? undefined : driverOf(context, change.settings).accept(change.settings);
  const secret = change.clientSecret === undefined ? {} : await sealSecret(sso, tenantId, connectionId, change.clientSecret);
  await context.app.inTenant(tenantId, async (trx) => {
    const before = await lockConnection(trx, tenantId, connectionId);
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    const settings = accepted ?? settingsOf(before);
    if (settings.kind !== before.kind) throw new KeysteadError('conflict', { detail: 'a connection keeps its kind; connect another one and remove this' });
    refuseSecret(settings, change.clientSecret);
    const driver = driverOf(context, settings);
    const { provider, secretIsFor } = driver.describe(settings);
    if (secretIsFor !== driver.describe(settingsOf(before)).secretIsFor && before.sealed_secret !== null && change.clientSecret === undefined) throw new KeysteadError('conflict', { detail: 'the secret was entered for another issuer or client; enter the one of the new' });
    const [enabled, enforced] = [change.enabled ?? before.enabled, change.enforced ?? before.enforced];
    if (enabled && provider === null) throw new KeysteadError('conflict', { detail: 'enter the identity provider first: its entity id, sign-in address and certificate' });
    if (enabled) await checkUsable(trx, tenantId, connectionId, enforced);
    if (enforced && !enabled) throw new KeysteadError('conflict', { detail: 'a connection that is off cannot be the only way in; switch it on first, or take “enforced” away with it' });
    await trx.updateTable('sso_connections').set({ name: change.name ?? before.name, settings: JSON.stringify(settings), enabled, enforced, ...secret, revision: before.revision + 1 }).where('id', '=', connectionId).execute();
    const fields = Object.entries(change).filter(([, value]) => value !== undefined).map(([name]) => name);
    await recordEvent(trx, { tenantId, action: 'sso.connection-updated', actor: actorOf(principal), subjectId: connectionId, detail: { fields, issuer: provider, enabled, enforced } });
  });
  if (change.enforced === true) await endPasswordSessions(context, tenantId, connectionId, principal.sessionId);
  if (change.enabled === false || change.settings !== undefined) await context.identity.deleteFrom('session').where('tenantId', '=', tenantId).where('ssoConnectionId', '=', connectionId).execute();
  return describeOne(context, tenantId, connectionId);
}

async function lockConnection(trx: Trx, tenantId: string, connectionId: string): Promise<Row> {
  const row = await trx.selectFrom('sso_connections').selectAll().where('id', '=', connectionId).where('tenant_id', '=', tenantId).forUpdate().executeTakeFirst();
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}

/** A connection that is on needs the plan; one that is enforced needs a domain, or nobody would be sent to it. */
async function checkUsable(trx: Trx, tenantId: string, connectionId: string, enforced: boolean): Promise<void> {
  const { plan } = await trx.selectFrom('tenants').select('plan').where('id', '=', tenantId).executeTakeFirstOrThrow();
  checkFeature(plan, 'sso');
  const domain = await trx.selectFrom('sso_domains').select('id').where('tenant_id', '=', tenantId).where('connection_id', '=', connectionId).where('verified_at', 'is not', null).executeTakeFirst();
  if (domain === undefined) throw new KeysteadError('conflict', { detail: `verify an e-mail domain for it first: ${enforced ? 'it says whose passwords open nothing any more' : 'it says who is sent there'}` });
}

/** Sessions of people who now must come in another way. */
async function endPasswordSessions(context: IdentityContext, tenantId: string, connectionId: string, except: string | null): Promise<void> {
  const domains = (await context.identity.selectFrom('keystead.sso_domains').select('domain').where('tenant_id', '=', tenantId).where('connection_id', '=', connectionId).where('verified_at', 'is not', null).execute()).map(({ domain }) => domain);
  const rows = await context.identity.selectFrom('session as s').innerJoin('user as u', 'u.id', 's.userId').innerJoin('keystead.members as m', (join) => join.onRef('m.tenant_id', '=', 's.tenantId').onRef('m.user_id', '=', 's.userId'))
    .select(['s.id', 'u.email']).where('s.tenantId', '=', tenantId).where('s.ssoConnectionId', 'is', null).where('s.supportRequestId', 'is', null).where('m.role', '<>', 'owner').execute();
  const ended = rows.filter(({ id, email }) => id !== except && domains.some((domain) => email.endsWith(`@${domain}`))).map(({ id }) => id);
  if (ended.length > 0) await context.identity.deleteFrom('session').where('id', 'in', ended).execute();
}

/** @throws KeysteadError `not_found`. */
export async function deleteConnection(context: IdentityContext, principal: Principal, connectionId: string): Promise<void> {
  const { tenantId } = principal;
  await context.app.inTenant(tenantId, async (trx) => {
    const row = await lockConnection(trx, tenantId, connectionId);
    await trx.deleteFrom('sso_connections').where('id', '=', connectionId).execute();
    await recordEvent(trx, { tenantId, action: 'sso.connection-removed', actor: actorOf(principal), subjectId: connectionId, detail: { name: row.name } });
  });
  await context.identity.deleteFrom('session').where('tenantId', '=', tenantId).where('ssoConnectionId', '=', connectionId).execute();
}

/** Opens a connection with its secret, for one use. `null` where it is not there or off (`enabledOnly`). */
export async function openConnection(context: IdentityContext, tenantId: string, connectionId: string, options: { enabledOnly: boolean }): Promise<(OpenConnection & { readonly name: string }) | null> {
  const row = await context.app.inTenant(tenantId, (trx) => trx.selectFrom('sso_connections').selectAll().where('id', '=', connectionId).where('tenant_id', '=', tenantId).executeTakeFirst());
  if (row === undefined || (options.enabledOnly && !row.enabled)) return null;
  const { object_key: wrapped, tenant_key_id: tenantKeyId, sealed_secret: sealed } = row;
  let clientSecret: string | null = null;
  if (wrapped !== null && tenantKeyId !== null && sealed !== null) {
    const key = await requireSso(context).secrets.open({ tenantId, kind: 'sso-connection', objectId: connectionId }, { wrapped, tenantKeyId });
    clientSecret = key.open(secretPart, sealed).toString('utf8');
  }
  return { id: row.id, tenantId, name: row.name, settings: settingsOf(row), clientSecret };
}

/** A connection that is on, by its id alone: for what a provider sends, which names no organisation. `null` where there is none. */
export async function findEnabledConnection(context: IdentityContext, connectionId: string): Promise<OpenConnection | null> {
  const row = await context.identity.selectFrom('keystead.sso_connections').select('tenant_id').where('id', '=', connectionId).where('enabled', '=', true).executeTakeFirst();
  return row === undefined ? null : openConnection(context, row.tenant_id, connectionId, { enabledOnly: true });
}

/** Looks whether a connection can be used, without anybody signing in. */
export async function checkConnection(context: IdentityContext, principal: Principal, connectionId: string): Promise<{ ok: boolean; detail: string }> {
  await requireFeature(context, principal.tenantId, 'sso');
  const connection = await openConnection(context, principal.tenantId, connectionId, { enabledOnly: false });
  if (connection === null) throw new KeysteadError('not_found');
  try {
    return { ok: true, detail: await driverOf(context, connection.settings).check(connection) };
  } catch (error) {
    if (error instanceof KeysteadError && error.code === 'sso_refused') return { ok: false, detail: String(error.parameters['detail']) };
    throw error;
  }
}
