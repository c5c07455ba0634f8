import assert from 'node:assert/strict';
import { type Invoice, type Operation, type OperationId, operations, permissionsOfRole, platformLogId } from '@keystead/contract';
import { chargebackOperations } from '../../src/chargeback/index.ts';
import { newId, type Principal, sql } from '../../src/foundation/index.ts';
import type { CallerRecord, OutcomeRecord } from '../../src/metering/index.ts';
import { type MeteringWorld, type RecordedCall, recordedCall } from './metering.ts';

export const chargebackProviders = new Map([['openai', { name: 'OpenAI', sandbox: false, priceId: 'openai' }], ['sandbox', { name: 'Sandbox', sandbox: true, priceId: 'sandbox' }], ['house', { name: 'House', sandbox: false, priceId: null }]]);

interface Use { readonly at: string; readonly caller?: Partial<CallerRecord>; readonly provider?: string; readonly payer?: 'tenant' | 'platform'; readonly input?: number; readonly cacheRead?: number | null; readonly output?: number; readonly state?: OutcomeRecord['usageState']; readonly model?: string; readonly credentialId?: string }

/** A finished call of somebody, for something, on a day. */
export function usedOn(tenantId: string, { at, caller = {}, provider = 'openai', payer = 'tenant', input = 1_000, cacheRead = null, output = 200, state = 'settled', model = 'gpt-4o-mini', credentialId }: Use): RecordedCall {
  const call = recordedCall(tenantId, { at: new Date(at), provider });
  const shared = { caller: { ...call.outcome.caller, ...caller }, credential: { ...call.outcome.credential, payer, model, ...credentialId === undefined ? {} : { credentialId } }, askedModel: model };
  return { ...call, intent: { ...call.intent, ...shared }, outcome: { ...call.outcome, ...shared, servedModel: state === 'estimated' ? null : model, usageState: state, usage: { input, cacheRead, cacheWrite: null, output, reasoning: null } } };
}

/** A tenant's owner at the operations of chargeback, at an hour of one's choice. */
export class ChargebackDesk {
  readonly world: MeteringWorld;
  readonly tenantId: string;
  now: Date;

  constructor(world: MeteringWorld, tenantId: string, now: string) {
    this.world = world;
    this.tenantId = tenantId;
    this.now = new Date(now);
  }

  get dependencies() {
    return { database: this.world.app, clock: { now: () => this.now }, teams: { names: async () => new Map<string, string>() }, providers: chargebackProviders };
  }

  async ask<Answer>(id: OperationId, input: { readonly params?: object; readonly query?: object; readonly body?: object; readonly ifMatch?: string } = {}): Promise<Answer> {
    const operation = chargebackOperations(this.dependencies).find((each) => each.operation.id === id) ?? assert.fail(id);
    const { params, query, body, response } = operations[id] as Operation;
    const principal: Principal = { kind: 'user', tenantId: this.tenantId, userId: newId(), tokenId: null, name: 'Owner', role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null };
    const result = await operation.handle({
      principal, params: params?.parse(input.params ?? {}), query: query?.parse(input.query ?? {}), body: body?.parse(input.body ?? {}), request: new Request('http://test/'), ifMatch: input.ifMatch ?? null, traceId: 'test', clientAddress: null, setHeader: () => undefined,
    } as never);
    return (result instanceof Response ? result : response?.parse(result)) as Answer;
  }

  async newTeam(name: string): Promise<string> {
    const id = newId();
    await this.world.app.as<unknown>().inTenant(this.tenantId, (trx) => sql`insert into teams (id, tenant_id, name) values (${id}, ${this.tenantId}, ${name})`.execute(trx));
    return id;
  }

  /** The platform's invoice for a month; gives its number. */
  async newInvoice(period: string, { subscriptionCents, creditsCents }: { readonly subscriptionCents: number; readonly creditsCents: number }): Promise<string> {
    return this.world.app.as<unknown>().inTenant(platformLogId, async (trx) => {
      const { rows: [counted] } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from invoices`.execute(trx);
      const number = counted?.number ?? 1;
      const document: Invoice = {
        id: newId(), number, numberText: `K-${number}`, period, issuedAt: `${period}-28T00:00:00.000Z`, currency: 'USD', seller: { seller: 'Harbour Hosting', address: [], taxId: '' }, buyer: { tenantId: this.tenantId, name: 'Office' },
        lines: [{ kind: 'subscription', text: 'Platform subscription', quantity: 31, unit: 'days', from: `${period}-01`, to: `${period}-28`, amountCents: subscriptionCents }, { kind: 'credits', text: 'Inference credits', quantity: creditsCents, unit: 'credits', from: `${period}-05`, to: null, amountCents: creditsCents }],
        subscriptionCents, creditsCents, netCents: subscriptionCents + creditsCents, tax: { label: 'VAT', basisPoints: 0, note: '', amountCents: 0 }, totalCents: subscriptionCents + creditsCents, terms: '',
      };
      await sql`insert into invoices (id, tenant_id, billed_to, number, period, issued_at, document) values (${document.id}, ${platformLogId}, ${this.tenantId}, ${number}, ${`${period}-01`}, now(), ${JSON.stringify(document)})`.execute(trx);
      return document.numberText;
    });
  }

  /** What a query of this tenant gives. */
  async select<Row>(text: ReturnType<typeof sql<Row>>): Promise<readonly Row[]> {
    return (await this.world.app.as<unknown>().inTenant(this.tenantId, (trx) => text.execute(trx))).rows;
  }
}
