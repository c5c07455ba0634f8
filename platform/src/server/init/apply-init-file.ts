import { hkdfSync } from 'node:crypto';
import { type InitFile, type InitTenant, initFile } from '@keystead/contract';
import { type SealedInitFile, entryName } from './seal-init-file.ts';
import { systemActor } from '../../audit/index.ts';
import { declareChargeback } from '../../chargeback/index.ts';
import { type Database, sql } from '../../foundation/index.ts';
import { type GatewayTables, createRouteIn } from '../../gateway/index.ts';
import type { Identity } from '../../identity/index.ts';
import { createBudgetIn, toNanoUsd } from '../../metering/index.ts';
import { type VaultDependencies, addCredential } from '../../vault/index.ts';

export interface InitDependencies {
  readonly identity: Identity;
  readonly vault: VaultDependencies;
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  /** Tokens of the file are derived from it; see docs/decisions. */
  readonly tokenSecret: Buffer;
  readonly now: () => Date;
}

/** Makes the organisations of a file that are not there yet, with their owners. @returns the ids of all, by their names. */
export async function declareTenants({ identity }: Pick<InitDependencies, 'identity'>, untrustedDocument: unknown): Promise<{ tenantIds: Record<string, string> }> {
  const file: InitFile = initFile.parse(untrustedDocument);
  const tenantIds: Record<string, string> = {};
  for (const { name, plan, owner } of file.tenants) {
    const found = await identity.findTenantByName(name);
    tenantIds[name] = found?.id ?? (await identity.createTenant({ name, plan, owner: { ...owner, password: text(owner.password) } })).tenantId;
  }
  return { tenantIds };
}

/**
 * Applies a declarative file, whose provider keys come sealed. What is there already, by name (people by their address), is left as it
 * is; so a file can be applied at every start.
 *
 * @returns the tokens of the file by their names; one that was revoked since is left out.
 */
export async function applyInitFile(dependencies: InitDependencies, { document, sealed }: SealedInitFile): Promise<{ tokens: Record<string, string> }> {
  const file: InitFile = initFile.parse(document);
  const { tenantIds } = await declareTenants(dependencies, document);
  const tokens: Record<string, string> = {};
  for (const tenant of file.tenants) Object.assign(tokens, await applyTenant(dependencies, { tenant, tenantId: tenantIds[tenant.name] ?? '', sealed }));
  return { tokens };
}

interface OneTenant { readonly tenant: InitTenant; readonly tenantId: string; readonly sealed: SealedInitFile['sealed'] }

/** Secrets were filled in when the file was read; whatever still names a variable is not a secret. */
function text(value: string | { environment: string } | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

async function applyTenant(dependencies: InitDependencies, { tenant, tenantId, sealed }: OneTenant): Promise<Record<string, string>> {
  const { identity } = dependencies;
  for (const member of tenant.members) await identity.addMember(tenantId, { ...member, password: text(member.password) });
  const credentialIds = await applyCredentials(dependencies, { tenant, tenantId, sealed });
  await applyRoutes(dependencies, tenantId, { tenant, credentialIds });
  await applyBudgets(dependencies, tenantId, tenant);
  await declareChargeback(dependencies.database, { tenantId, departments: tenant.departments, projects: tenant.projects });
  return applyTokens(dependencies, tenantId, tenant);
}

async function applyCredentials(dependencies: InitDependencies, { tenant, tenantId, sealed }: OneTenant): Promise<Map<string, string>> {
  const known = await namesOf(dependencies, tenantId, 'credentials');
  // An organisation whose keys were destroyed seals nothing again; a file of before must not keep Keystead from starting.
  if (await keysAreDestroyed(dependencies, tenantId)) return known;
  for (const entry of tenant.credentials) {
    if (known.has(entry.name)) continue;
    const entered = sealed[entryName(tenant.name, entry.name)];
    const made = await addCredential(dependencies.vault, {
      tenantId, actor: systemActor, createdBy: null, provider: entry.provider, connection: entry.connection, label: entry.name, environment: entry.environment, scope: entry.scope, verify: entry.verify || entry.provider === 'sandbox',
      entry: entered === undefined ? null : { purpose: 'credential', sealed: entered },
    }).catch((error: unknown) => { throw new Error(`Credential "${entry.name}" of ${tenant.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }); });
    known.set(entry.name, made.id);
  }
  return known;
}

async function keysAreDestroyed(dependencies: InitDependencies, tenantId: string): Promise<boolean> {
  const { rows } = await dependencies.database.as<unknown>().inTenant(tenantId, (trx) => sql<{ destroyed: boolean | null }>`select bool_and(wrapped is null) as destroyed from tenant_keys`.execute(trx));
  return rows[0]?.destroyed === true;
}

async function namesOf(dependencies: InitDependencies, tenantId: string, table: 'credentials' | 'routes' | 'budgets'): Promise<Map<string, string>> {
  const queries = {
    credentials: sql<{ id: string; name: string }>`select id, label as name from credentials where state <> 'deleted' order by id desc`,
    routes: sql<{ id: string; name: string }>`select id, name from routes`,
    budgets: sql<{ id: string; name: string }>`select id, name from budgets`,
  };
  const rows = await dependencies.database.as<unknown>().inTenant(tenantId, async (trx) => (await queries[table].execute(trx)).rows);
  return new Map(rows.map((row) => [row.name, row.id]));
}

async function applyRoutes(dependencies: InitDependencies, tenantId: string, wanted: { tenant: InitTenant; credentialIds: ReadonlyMap<string, string> }): Promise<void> {
  const known = await namesOf(dependencies, tenantId, 'routes');
  for (const entry of wanted.tenant.routes) {
    if (known.has(entry.name)) continue;
    const withId = <Named extends { readonly credential: string }>({ credential, ...leg }: Named) => ({ credentialId: wanted.credentialIds.get(credential) ?? '', ...leg });
    const shadow = entry.shadow === undefined ? null : withId(entry.shadow);
    await dependencies.database.as<GatewayTables>().inTenant(tenantId, (trx) => createRouteIn(trx, { tenantId, actor: systemActor, name: entry.name, chain: entry.chain.map(withId), strategy: entry.strategy, delivery: entry.delivery, limits: entry.limits, shadow, forApps: entry.forApps }));
  }
}

async function applyBudgets(dependencies: InitDependencies, tenantId: string, tenant: InitTenant): Promise<void> {
  const known = await namesOf(dependencies, tenantId, 'budgets');
  for (const entry of tenant.budgets) {
    if (!known.has(entry.name)) await createBudgetIn(dependencies.database, { tenantId, actor: systemActor, name: entry.name, period: entry.period, limit: toNanoUsd(entry.limitUsd) });
  }
}

async function applyTokens(dependencies: InitDependencies, tenantId: string, tenant: InitTenant): Promise<Record<string, string>> {
  const { identity } = dependencies;
  const owner = await identity.findUserByEmail(tenant.owner.email);
  if (owner === null) throw new Error(`The owner of ${tenant.name}, ${tenant.owner.email}, is not there.`);
  const tokens: Record<string, string> = {};
  for (const entry of tenant.tokens) {
    const random = (length: number): Buffer => Buffer.from(hkdfSync('sha256', dependencies.tokenSecret, '', `init-token\0${tenantId}\0${entry.name}`, length));
    const value = await identity.ensureDeclaredToken({
      tenantId, userId: owner.id, name: entry.name, environment: entry.environment, scopes: entry.scopes, actor: systemActor, random,
      expiresAt: entry.expiresInDays === null ? null : new Date(dependencies.now().getTime() + entry.expiresInDays * 86_400_000),
    });
    if (value !== null) tokens[entry.name] = value;
  }
  return tokens;
}
