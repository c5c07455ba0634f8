import pg from 'pg';
import { connectionOptions, type Logger } from '../../foundation/index.ts';
import { platformLogId } from '@keystead/contract';
import { buildTenants, type BuiltTenant } from './build.ts';
import type { EndedToken, Snapshot, TenantConfiguration, TokenConfiguration } from './configuration.ts';
import { linkPlatformKeys } from './platform-keys.ts';
import { readRows } from './rows.ts';

export interface SnapshotOptions {
  /** The login that may take the role keystead_snapshot. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Milliseconds that only ever go forward; wall clocks jump. */
  readonly monotonic?: () => number;
  /** How long keys are used after the database was last reached (0 to 60 s). */
  readonly graceMilliseconds?: number;
  readonly pollMilliseconds?: number;
  /** Called after a tenant's configuration was replaced or (`undefined`) taken away, so that opened secrets can be dropped. */
  readonly onChange?: (tenantId: string, configuration: TenantConfiguration | undefined) => void;
  /** Another channel that is heard over the same connection: what is said there changes nothing here. */
  readonly also?: { readonly channel: string; readonly onPayload: (payload: string) => void };
}

export interface OpenSnapshot extends Snapshot {
  /** How many milliseconds ago the database was last seen to agree with this snapshot. */
  ageMilliseconds(): number;
  /** Resolves once everything that was committed before the call is in force here. @throws when the database cannot be asked. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Changes of different transactions commit out of the order of their version numbers. So each poll looks this far back
 * behind the highest number seen, and compares tenant by tenant. A transaction may be slower than that (the rotation of a tenant's key
 * takes a number for each row), so the tenant that a notification names is compared whatever its number, and after each connecting all are.
 */
const versionOverlap = 1_000;
const queryTimeoutMilliseconds = 3_000;
const tenantIdPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Loads every tenant's configuration and follows it: a notification says that something changed, a poll behind it finds
 * what a lost notification did not say. Only changed tenants are read again.
 *
 * @throws when the database cannot be reached at the start; later it is tried again for ever.
 */
export async function openSnapshot(options: SnapshotOptions): Promise<OpenSnapshot> {
  const follower = new SnapshotFollower(options);
  await follower.start();
  return follower;
}

class SnapshotFollower implements OpenSnapshot {
  readonly #options: SnapshotOptions;
  readonly #monotonic: () => number;
  readonly #grace: number;
  readonly #tenants = new Map<string, BuiltTenant>();
  readonly #tokens = new Map<string, TokenConfiguration>();
  readonly #endedTokens = new Map<string, EndedToken>();
  readonly #versions = new Map<string, number>();
  /** Named by notifications since the last poll began. */
  readonly #notified = new Set<string>();
  #highestVersion = 0;
  #lastContact = Number.NEGATIVE_INFINITY;
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #polling: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(options: SnapshotOptions) {
    this.#options = options;
    this.#monotonic = options.monotonic ?? (() => performance.now());
    this.#grace = options.graceMilliseconds ?? 5_000;
  }

  async start(): Promise<void> {
    await this.#poll();
    this.#schedule();
  }

  usable(): boolean {
    return this.ageMilliseconds() <= this.#grace;
  }

  ageMilliseconds(): number {
    return this.#monotonic() - this.#lastContact;
  }

  async catchUp(): Promise<void> {
    // A look that is under way may have begun too early; whichever follows it has not.
    await this.#polling?.catch(() => undefined);
    if (this.#polling === null) void this.#follow();
    await this.#polling;
  }

  token(hash: string): TokenConfiguration | undefined {
    return this.#tokens.get(hash);
  }

  endedToken(hash: string): EndedToken | undefined {
    return this.#endedTokens.get(hash);
  }

  tenant(id: string): TenantConfiguration | undefined {
    return this.#tenants.get(id)?.configuration;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#polling?.catch(() => undefined);
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#follow(), this.#options.pollMilliseconds ?? 250);
    this.#timer.unref();
  }

  /** One round at a time; a notification during a round asks for another one. */
  async #follow(): Promise<void> {
    if (this.#polling !== null) { this.#again = true; return; }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#polling = this.#poll();
    try {
      await this.#polling;
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'configuration cannot be followed; trying again');
      this.#disconnect();
    } finally {
      this.#polling = null;
    }
    if (this.#again && !this.#closed) { this.#again = false; void this.#follow(); return; }
    this.#schedule();
  }

  async #poll(): Promise<void> {
    const mayHaveMissed = this.#client === null;
    const client = this.#client ?? await this.#connect();
    const askedAt = this.#monotonic();
    const since = mayHaveMissed ? 0 : this.#highestVersion - versionOverlap;
    const notified = [...this.#notified];
    this.#notified.clear();
    const { rows } = await client.query<{ tenant_id: string; version: number }>('select tenant_id, version::float8 as version from configuration_changes where version > $1 or tenant_id = any($2::uuid[])', [since, notified]);
    const changed = rows.filter((row) => this.#versions.get(row.tenant_id) !== row.version);
    if (this.#highestVersion === 0) await this.#load(client, null);
    else if (changed.length > 0) await this.#load(client, changed.map((row) => row.tenant_id));
    for (const row of changed) {
      this.#versions.set(row.tenant_id, row.version);
      this.#highestVersion = Math.max(this.#highestVersion, row.version);
    }
    this.#lastContact = askedAt;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      ...connectionOptions(this.#options.databaseUrl), application_name: 'keystead_snapshot',
      options: '-c role=keystead_snapshot -c search_path=keystead -c timezone=UTC', connectionTimeoutMillis: queryTimeoutMilliseconds, query_timeout: queryTimeoutMilliseconds, pipeline: true,
    });
    client.on('error', (error) => {
      this.#options.logger.warn({ err: error }, 'connection to the database lost');
      if (this.#client === client) this.#client = null;
    });
    const { also } = this.#options;
    client.on('notification', ({ channel, payload }) => {
      if (channel === also?.channel) { also.onPayload(payload ?? ''); return; }
      if (payload !== undefined && tenantIdPattern.test(payload)) this.#notified.add(payload);
      void this.#follow();
    });
    await client.connect();
    this.#client = client;
    await client.query('listen keystead_configuration');
    if (also !== undefined) await client.query(`listen ${also.channel}`);
    return client;
  }

  #disconnect(): void {
    const client = this.#client;
    this.#client = null;
    client?.end().catch(() => undefined);
  }

  async #load(client: pg.Client, tenantIds: readonly string[] | null): Promise<void> {
    const built = buildTenants(await readRows(client, tenantIds));
    // The platform's first: what others use of it is as it is now.
    if (built.has(platformLogId)) this.#replace(platformLogId, built.get(platformLogId));
    for (const tenantId of tenantIds ?? built.keys()) if (tenantId !== platformLogId) this.#replace(tenantId, this.#linked(built.get(tenantId)));
    if (tenantIds?.includes(platformLogId) === true) this.#relink();
  }

  #linked(tenant: BuiltTenant | undefined): BuiltTenant | undefined {
    return tenant === undefined ? undefined : { ...tenant, configuration: linkPlatformKeys(tenant.configuration, this.tenant(platformLogId)) };
  }

  /** A key of the platform changed: whoever uses platform keys gets a configuration that knows. */
  #relink(): void {
    for (const [tenantId, tenant] of this.#tenants) {
      if ((tenant.configuration.platform ?? null) !== null) this.#tenants.set(tenantId, this.#linked(tenant) ?? tenant);
    }
  }

  /** Without an await in between: a request sees the old configuration or the new one, never half of each. */
  #replace(tenantId: string, next: BuiltTenant | undefined): void {
    for (const hash of this.#tenants.get(tenantId)?.tokens.keys() ?? []) this.#tokens.delete(hash);
    for (const hash of this.#tenants.get(tenantId)?.endedTokens.keys() ?? []) this.#endedTokens.delete(hash);
    if (next === undefined) this.#tenants.delete(tenantId);
    else {
      this.#tenants.set(tenantId, next);
      for (const [hash, token] of next.tokens) this.#tokens.set(hash, token);
      for (const [hash, token] of next.endedTokens) this.#endedTokens.set(hash, token);
    }
    this.#options.onChange?.(tenantId, next?.configuration);
  }
}
