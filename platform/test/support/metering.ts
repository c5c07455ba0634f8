import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Operation, type OperationId, operations, permissionsOfRole } from '@keystead/contract';
import type { AuditTables } from '../../src/audit/index.ts';
import { type Database, type Principal, createLogger, newId, sql, systemClock } from '../../src/foundation/index.ts';
import {
  type IntentRecord, type MeteringDependencies, type OutcomeRecord, type ReservationRecord, type Shipper, type ShipperOptions, type Spool, type SpoolOptions, meteringOperations, openRequestTail, openShipper, openSpool, followAnnouncements, type RequestTail, type RefusalRecord,
} from '../../src/metering/index.ts';
import { type TestDatabase, startTestDatabase } from './database.ts';

export const silentLogger = createLogger({ name: 'test', level: 'silent' });
export const testPriceIds = { openai: 'openai', sandbox: 'sandbox', house: null };
const providers = new Map([['openai', { name: 'OpenAI', sandbox: false, priceId: 'openai' }], ['sandbox', { name: 'Sandbox', sandbox: true, priceId: 'sandbox' }], ['house', { name: 'House', sandbox: false, priceId: null }]]);
const noNames = { names: async () => new Map<string, string>() };

interface CallOptions { readonly reservations?: readonly ReservationRecord[]; readonly provider?: string; readonly requestId?: string; readonly at?: Date; readonly askedModel?: string }
export interface RecordedCall { /** Of attempts before the last one. */ readonly earlier?: readonly IntentRecord[]; readonly intent: IntentRecord; readonly outcome: OutcomeRecord; readonly requestId: string }

const usage = { input: 1_000, cacheRead: null, cacheWrite: null, output: 200, reasoning: null };

/** One call with `gpt-4o-mini`: it cost 270,000 nano-dollars, and could have cost 1,000,000. */
export function recordedCall(tenantId: string, options: CallOptions = {}): RecordedCall {
  const requestId = options.requestId ?? newId();
  const shared = {
    requestId, tenantId, at: (options.at ?? new Date()).getTime(), caller: { userId: null, tokenId: newId(), appId: null, runId: null, environment: 'production' },
    endpoint: 'openai-chat', stream: false, askedModel: options.askedModel ?? 'gpt-4o-mini', reservations: options.reservations ?? [],
    credential: { credentialId: newId(), version: 1, fingerprint: 'fp', provider: options.provider ?? 'openai', payer: 'tenant', custody: 'vault', model: 'gpt-4o-mini' },
  } as const;
  return {
    requestId,
    intent: { ...shared, type: 'intent', worstCase: { usage: { ...usage, output: 4_000 }, costNanoUsd: 1_000_000 } },
    outcome: {
      ...shared, type: 'outcome', servedModel: 'gpt-4o-mini', status: 200, outcome: 'answered', usage, usageState: 'settled', usageRaw: null,
      latencyMs: 10, firstByteMs: 5, attempts: [], providerRequestId: null,
    },
  };
}

export async function shipAll(shipper: Shipper): Promise<void> {
  while (await shipper.shipOnce() !== 'nothing') { /* more */ }
}

/** A database with what metering needs around it. */
export class MeteringWorld {
  readonly test: TestDatabase;
  readonly app: Database;
  readonly spoolDatabase: Database;
  readonly tail: RequestTail;
  /** Reads providers' reports; none can be fetched where nothing stands here. */
  openReport: MeteringDependencies['openReport'];
  /** Whether whoever looks on still may. */
  mayLookOn = true;
  readonly #folders: string[] = [];

  constructor(test: TestDatabase) {
    this.test = test;
    this.app = test.open('keystead_app');
    this.spoolDatabase = test.open('keystead_spool');
    this.tail = openRequestTail({ database: this.app, naming: { people: noNames, tokens: noNames, teams: noNames, providers }, follow: followAnnouncements({ databaseUrl: test.runtimeUrl, logger: silentLogger }), logger: silentLogger, trustMilliseconds: 0 });
  }

  async close(): Promise<void> {
    await this.tail.close();
    await this.test.close();
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }

  newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'keystead-metering-'));
    this.#folders.push(folder);
    return folder;
  }

  async newTenant(): Promise<string> {
    const tenantId = newId();
    await this.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into tenants (id, name) values (${tenantId}, 'Office')`.execute(trx));
    return tenantId;
  }

  openSpool(directory = this.newFolder(), options: Partial<SpoolOptions> = {}): Spool {
    return openSpool({ directory, clock: systemClock, logger: silentLogger, ...options });
  }

  shipperFor(spool: Spool, options: Partial<ShipperOptions> = {}): Shipper {
    return openShipper({ directory: spool.directory, spool: spool.id, database: this.spoolDatabase, clock: systemClock, logger: silentLogger, priceIds: testPriceIds, ...options });
  }

  /** Takes calls all the way: spool, shipper, ledger. */
  async ship(calls: readonly Pick<RecordedCall, 'earlier' | 'intent' | 'outcome'>[], refusals: readonly RefusalRecord[] = []): Promise<void> {
    const spool = this.openSpool();
    for (const { earlier = [], intent, outcome } of calls) for (const record of [...earlier, intent, outcome]) await spool.append(record);
    for (const refusal of refusals) await spool.append(refusal);
    await shipAll(this.shipperFor(spool));
    await spool.close();
  }

  ledgerOf(tenantId: string) {
    return this.app.as<{ ledger: { request_id: string; cost_nano_usd: number | null; usage_state: string; outcome: string; asked_model: string } }>()
      .inTenant(tenantId, (trx) => trx.selectFrom('ledger').selectAll().orderBy('request_id').execute());
  }

  eventsOf(tenantId: string) {
    return this.app.as<AuditTables>().inTenant(tenantId, (trx) => trx.selectFrom('audit_outbox').selectAll().orderBy('id').execute());
  }

  /** Calls an operation as the tenant's owner, its query and answer checked against the contract. */
  async answer<Answer>(tenantId: string, id: OperationId, input: { query?: object; params?: object; body?: object; signal?: AbortSignal; ifMatch?: string; file?: Buffer } = {}): Promise<Answer> {
    const principal = this.#owner(tenantId);
    const all = meteringOperations({ ...(this.openReport === undefined ? {} : { openReport: this.openReport }), database: this.app, people: noNames, tokens: noNames, teams: noNames, providers, clock: systemClock, tail: this.tail, signatureMilliseconds: 0, authenticate: async () => (this.mayLookOn ? principal : null) });
    const operation = all.find((each) => each.operation.id === id) ?? assert.fail(id);
    const { query, body, response } = operations[id] as Operation;
    const result = await operation.handle({
      principal, params: input.params, query: query?.parse(input.query ?? {}), body: input.body === undefined ? undefined : body?.parse(input.body) ?? input.body, request: new Request('http://test/', { ...(input.signal === undefined ? {} : { signal: input.signal }), ...(input.file === undefined ? {} : { method: 'POST', body: new Uint8Array(input.file) }) }), ifMatch: input.ifMatch ?? null, traceId: 'test', clientAddress: null, setHeader: () => undefined,
    } as never);
    if (result instanceof Response) return result as Answer;
    return (response === null ? undefined : response.parse(result)) as Answer;
  }

  #owner(tenantId: string): Principal {
    return { kind: 'user', tenantId, userId: newId(), tokenId: null, name: 'Owner', role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null };
  }
}

export async function startMeteringWorld(): Promise<MeteringWorld> {
  return new MeteringWorld(await startTestDatabase());
}
