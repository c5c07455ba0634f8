import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AttemptRecord, CallerRecord, CredentialRecord, IntentRecord, OutcomeRecord, PolicyRecord, RefusalRecord, ReservationRecord, SpoolRecord } from '../records.ts';
import { recordLine } from './record-line.ts';

/** Every member of a record, so that one which is new is asked for here. */
type Members<Kind> = { readonly [Name in keyof Required<Kind>]: fc.Arbitrary<Kind[Name]> };

function record<Kind>(members: Members<Kind>, mayBeMissing: readonly (keyof Kind & string)[] = []): fc.Arbitrary<Kind> {
  const required = Object.keys(members).filter((name) => !(mayBeMissing as readonly string[]).includes(name));
  return fc.record(members as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: required, noNullPrototype: true }) as fc.Arbitrary<Kind>;
}

/** Anything a caller or a provider may have written: quotes, newlines, lone surrogates. */
const text = fc.string({ unit: 'binary' });
const textOrNull = fc.option(text);
const id = fc.uuid();
const count = fc.maxSafeNat();
const countOrNull = fc.option(count);
const word = fc.stringMatching(/^[a-z_]{1,12}$/);
const usage = fc.record({ input: countOrNull, cacheRead: countOrNull, cacheWrite: countOrNull, output: countOrNull, reasoning: countOrNull });
const callers = fc.constantFrom<CallerRecord>({ userId: null, tokenId: 't', appId: null, runId: null, environment: 'production', teamId: null }, { userId: 'u', tokenId: null, appId: 'a', runId: 'r', environment: 'staging' });
const credentialOf = (model: string): CredentialRecord => ({ credentialId: 'c', version: 1, fingerprint: 'abcd', provider: 'openai', payer: 'tenant', custody: 'vault', model });
const credentials = fc.constantFrom(credentialOf('one'), credentialOf('"two"'));
const policy: fc.Arbitrary<PolicyRecord> = fc.record({ dataClass: text, action: text, finds: fc.dictionary(text, count, { noNullPrototype: true }) }, { noNullPrototype: true });
const reservation = record<ReservationRecord>({ budgetId: id, unit: fc.constantFrom('nano_usd', 'tokens', 'requests'), windowStart: text, amount: count, atRisk: count, risks: fc.array(fc.record({ attempt: count, amount: count }, { noNullPrototype: true }), { maxLength: 2 }), holder: id }, ['atRisk', 'risks']);
const origin = fc.record({ network: text, client: text });
const credits = fc.record({ own: count, atRisk: count });
const attempt = record<AttemptRecord>({ credentialId: id, fingerprint: text, provider: text, model: text, status: count, code: fc.option(word), milliseconds: count, startedMs: count, mayBeBilled: fc.boolean(), payer: fc.constantFrom('tenant', 'platform') }, ['startedMs', 'mayBeBilled', 'payer']);
const shared = { requestId: id, tenantId: id, at: count, caller: callers, endpoint: text, stream: fc.boolean(), askedModel: fc.constantFrom('one', 'two', '"three"\n'), credential: credentials, policy };

const records: fc.Arbitrary<SpoolRecord> = fc.oneof(
  record<IntentRecord>({ type: fc.constant('intent'), ...shared, worstCase: fc.option(fc.record({ usage, costNanoUsd: countOrNull })), reservations: fc.array(reservation, { maxLength: 2 }), attempts: fc.array(attempt, { maxLength: 2 }), credits, shadowOf: id }, ['attempts', 'credits', 'policy', 'shadowOf']),
  record<OutcomeRecord>({
    type: fc.constant('outcome'), ...shared, servedModel: textOrNull, status: count, outcome: fc.constantFrom('answered', 'failed', 'cancelled'), usage: fc.option(usage), usageState: fc.constantFrom('settled', 'estimated', 'none'),
    usageRaw: fc.jsonValue(), latencyMs: count, firstByteMs: countOrNull, attempts: fc.array(attempt, { maxLength: 3 }), reservations: fc.array(reservation, { maxLength: 2 }), credits, providerRequestId: textOrNull,
    code: fc.option(word), route: textOrNull, translation: fc.option(fc.record({ to: text, warnings: count })), outputLimit: count, policy, shadowOf: id,
    answer: fc.record({ stop: fc.constantFrom('stop', null), characters: count, tools: fc.array(text), firstTokenMs: countOrNull }),
    content: fc.record({ salt: text, input: textOrNull, output: textOrNull }), origin,
  }, ['credits', 'code', 'route', 'translation', 'outputLimit', 'policy', 'shadowOf', 'answer', 'content', 'origin']),
  record<RefusalRecord>({
    type: fc.constant('refusal'), requestId: id, tenantId: id, at: count, caller: callers, endpoint: text, stream: fc.boolean(), askedModel: text, code: word, status: count,
    parameters: fc.dictionary(text, text, { noNullPrototype: true }), field: text, policy, shadowOf: id, origin,
  }, ['stream', 'parameters', 'field', 'policy', 'shadowOf', 'origin']),
);

test('B2: a line of the spool says of a record what JSON.stringify says, whatever is in it and whatever was written before', () => {
  fc.assert(fc.property(fc.array(records, { minLength: 1, maxLength: 6 }), (written) => {
    for (const each of written) {
      const line = recordLine(each);
      deepEqual(JSON.parse(line), JSON.parse(JSON.stringify(each)));
      equal(line.indexOf('\n'), line.length - 1, 'one line, and no more');
    }
  }), { numRuns: 300 });
});

test('B2: a caller that asks for another model right after is not written down with the one before', () => {
  const caller: CallerRecord = { userId: null, tokenId: 't', appId: null, runId: null, environment: 'production' };
  const credential = credentialOf('m');
  for (const [askedModel, idOfTenant] of [['one', 'x'], ['two', 'x'], ['one', 'x'], ['one', 'y']] as const) {
    const line = recordLine({ type: 'intent', requestId: 'r', tenantId: idOfTenant, at: 1, caller, endpoint: '/v1', stream: false, askedModel, credential, worstCase: null, reservations: [] });
    const { askedModel: found, tenantId } = JSON.parse(line) as IntentRecord;
    deepEqual([found, tenantId], [askedModel, idOfTenant]);
  }
});
