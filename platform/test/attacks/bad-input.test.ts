import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type pg from 'pg';
import { type Operation, operations } from '@keystead/contract';
import { askHost } from '../../src/server/index.ts';
import { type Answer, type Attacker, connectOwner, countRowsOver, eventually, movingTables, openAttacker, pathOf } from '../support/attacker.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';
import { mutationsOf } from '../support/mutations.ts';
import { namedParameters, pathParameters, sampleOf, sampleQuery, schemaOf } from '../support/samples.ts';
import { steppedUpSession } from '../support/second-factor.ts';

const all: readonly Operation[] = Object.values(operations);
/** A browser comes back here with whatever its identity provider adds. */
const redirects: ReadonlySet<string> = new Set(['finishSsoSignIn']);
const unknownId = '01890000-0000-7000-8000-000000000000';
/** Move by themselves, or record what was refused. */
const restless = [...movingTables, 'keystead.ledger', 'keystead.spool_open_intents', 'keystead.reservations', 'keystead.budget_windows'];

describe('attack 22: bad input is refused clearly, changes nothing, and ends nobody', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;
  let owner: pg.Client;
  let cookie = '';
  let token = '';
  const ends: (() => Promise<unknown>)[] = [];

  before(async () => {
    const [tenant] = sandboxTenant('Aster', 'a').tenants;
    // With a budget, so that the worst case of every request is reckoned.
    keystead = await startKeystead({ init: { version: 1, tenants: [{ ...tenant, budgets: [{ name: 'cap', limitUsd: 1000 }], routes: [{ name: 'drafting', chain: [{ credential: 'sandbox', model: 'sandbox-large' }] }] }] } });
    ends.push(() => keystead.remove());
    owner = await connectOwner(keystead);
    ends.push(() => owner.end());
    attacker = openAttacker(keystead);
    cookie = await steppedUpSession(attacker, 'ada@aster.example', ownerPassword);
    token = keystead.tokens['a'] ?? '';
    // The operations of the installation read their input only for whoever holds its rights.
    await askHost(keystead.dataDirectory, 'operator-add', { email: 'ada@aster.example' });
  });
  after(async () => { for (const end of ends.toReversed()) await end(); });

  const pathFor = (operation: Operation, params: Readonly<Record<string, string>> = {}): string => pathOf(operation, { ...Object.fromEntries(pathParameters(operation).map((name) => [name, namedParameters[name] ?? unknownId])), ...params });
  const send = (operation: Operation, options: { path?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> => attacker.call({
    cookie, method: operation.method, path: options.path ?? `${pathFor(operation)}${sampleQuery(operation)}`, ...(options.body === undefined ? {} : { body: options.body }),
    headers: { ...(operation.needsEtag === true ? { 'if-match': '"1"' } : {}), ...(operation.requestContent === undefined ? {} : { 'content-type': operation.requestContent }), ...options.headers },
  });

  interface Issue { readonly path: string; readonly message: string }

  /** A problem that names the field, in words that a person understands, and says what to do. */
  function assertClear(answer: Answer, field: string, about: string): void {
    const shown = `${about}: ${answer.status} ${answer.text.slice(0, 300)}`;
    assert.ok(answer.status >= 400 && answer.status < 500, shown);
    assert.equal(answer.headers['content-type'], 'application/problem+json', shown);
    for (const name of ['title', 'fix', 'code', 'traceId']) assert.ok(String(answer.json[name] ?? '').length > 3, `${name} in ${shown}`);
    assert.doesNotMatch(answer.text, /undefined|\[object|ZodError|node:|at \w+ \(/, shown);
    assert.ok(answer.text.length < 20_000, `${about}: an answer of ${answer.text.length} characters`);
    if (field === '') return;
    assert.equal(answer.json['code'], 'invalid_request', shown);
    const issues = answer.json['issues'] as Issue[];
    assert.ok(issues.some(({ path }) => path === field || path.startsWith(`${field}.`)), `${field} is not named in ${shown}`);
    assert.ok(String(answer.json['title']).includes(field), `${field} is not in the title of ${shown}`);
  }

  async function unchanged(work: () => Promise<void>): Promise<void> {
    const before = await countRowsOver(owner, restless);
    await work();
    assert.deepEqual(await countRowsOver(owner, restless), before);
    assert.equal((await attacker.call({ path: '/readyz' })).status, 200);
    assert.equal((await attacker.call({ path: '/api/v1/session', cookie })).status, 200);
  }

  /** A few at a time: what is wrong in one request has nothing to do with the next. */
  async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const rest = items.values();
    await Promise.all(Array.from({ length: 6 }, async () => { for (const item of rest) await work(item); }));
  }

  for (const operation of all.filter(({ body }) => body !== undefined)) {
    it(`attack 22: ${operation.id}: every field missing, null, of another type, oversized, unknown`, () => unchanged(async () => {
      const schema = schemaOf(operation.body) ?? {};
      const valid = sampleOf(schema, { everything: true });
      await each(mutationsOf(schema, valid), async ({ what, field, text }) => {
        // With a key, so that nothing of a refused request stays behind either.
        const answer = await send(operation, { body: text, headers: { 'content-type': 'application/json', 'idempotency-key': `${operation.id} ${what} ${field}`.slice(0, 200) } });
        assertClear(answer, field, `${operation.id} with ${field === '' ? 'a field' : field} as ${what}`);
      });
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', '']) assertClear(await send(operation, { body: JSON.stringify(valid), headers: { 'content-type': type } }), '', `${operation.id} as ${type}`);
    }));
  }

  it('attack 22: every query parameter empty, doubled, of another type, too long, unknown', () => unchanged(async () => {
    /** What a parameter may be is declared once and used by many operations: each of those is tried in full with the first of them. */
    const tried = new Set<string>();
    await each(all.filter(({ id, query, method }) => query !== undefined && method === 'GET' && !redirects.has(id)), async (operation) => {
      const properties = schemaOf(operation.query)?.properties ?? {};
      const given = new URLSearchParams(sampleQuery(operation));
      const withParameter = (name: string, ...values: string[]): string => {
        const query = new URLSearchParams(given);
        query.delete(name);
        for (const value of values) query.append(name, value);
        return `${pathFor(operation)}?${query.toString()}`;
      };
      for (const name of ['noSuchParameter', 'constructor', '__proto__', 'limit[]', 'tenantId']) assertClear(await send(operation, { path: withParameter(name, '1') }), `query.${name}`, `${operation.id}?${name}`);
      for (const [name, schema] of Object.entries(properties)) {
        const field = `query.${name}`;
        // Filters may stand there several times.
        if (schema.anyOf?.some(({ type }) => type === 'array') !== true) assertClear(await send(operation, { path: withParameter(name, 'a', 'b') }), field, `${operation.id}?${name} twice`);
        assertClear(await send(operation, { path: withParameter(name, 'a\0b') }), field, `${operation.id}?${name} with NUL`);
        assertClear(await send(operation, { path: withParameter(name, 'a'.repeat(8_000)) }), field, `${operation.id}?${name} long`);
        const shape = `${name} ${JSON.stringify(schema)}`;
        if (tried.has(shape)) continue;
        tried.add(shape);
        if (schema.type === 'integer' || schema.type === 'number') for (const value of ['', 'x', '-1', '0', '1.5', '1e9', 'NaN', 'Infinity', '0x10', '99999999999999999999']) {
          const answer = await send(operation, { path: withParameter(name, value) });
          if (value === '0x10') assert.ok(answer.status < 500); else assertClear(answer, field, `${operation.id}?${name}=${value}`);
        }
        if (schema.enum !== undefined || schema.format !== undefined || name === 'cursor') for (const value of ['', 'x', "' or 1=1", '%', '\u{1f600}']) assertClear(await send(operation, { path: withParameter(name, value) }), field, `${operation.id}?${name}=${value}`);
        for (const raw of ['%', '%ff', '%zz', '%c0%80', '%ed%a0%80', '+', '&&&', '==']) assert.ok((await send(operation, { path: `${withParameter(name)}&${name}=${raw}` })).status < 500, `${operation.id}?${name}=${raw}`);
      }
    });
  }));

  it('attack 22: every id in a path that is none', () => unchanged(async () => {
    const tried = new Set<string>();
    await each(all, async (operation) => {
      for (const name of pathParameters(operation)) {
        const shape = `${name} ${JSON.stringify(schemaOf(operation.params)?.properties?.[name])}`;
        const raws = ['x', '%00', '%zz', ...(tried.has(shape) ? [] : ['0', 'null', '%ff', '..%2f..', '%27%20or%201=1', '01890000-0000-7000-8000-00000000000', `${unknownId}x`, 'a'.repeat(4_000), '%F0%9F%98%80', 'constructor', '__proto__'])];
        tried.add(shape);
        const beginsAtZero = schemaOf(operation.params)?.properties?.[name]?.minimum === 0;
        for (const raw of raws.filter((each) => each !== '0' || !beginsAtZero)) {
          const path = `${pathFor(operation).replace(encodeURIComponent(namedParameters[name] ?? unknownId), () => raw)}${sampleQuery(operation)}`;
          const schema = schemaOf(operation.body);
          const answer = await send(operation, { path, ...(schema === null ? {} : { body: sampleOf(schema) }) });
          assertClear(answer, '', `${operation.method} ${path.slice(0, 120)}`);
          assert.ok([400, 404].includes(answer.status), `${operation.method} ${path.slice(0, 120)} ${answer.status}`);
        }
      }
    });
  }));

  it('attack 22: If-Match and Idempotency-Key that are none', async () => {
    const connection = await attacker.call({ cookie, path: '/api/v1/sso/connections', body: { name: 'Login', settings: { issuer: 'https://login.aster.example', clientId: 'keystead' } } });
    const team = await attacker.call({ cookie, path: '/api/v1/teams', body: { name: 'Claims' } });
    const term = await attacker.call({ cookie, path: '/api/v1/price-terms', body: { provider: 'openai', note: 'ours', price: { kind: 'discount', percent: 1 } } });
    const department = await attacker.call({ cookie, path: '/api/v1/departments', body: { name: 'Claims' } });
    const project = await attacker.call({ cookie, path: '/api/v1/projects', body: { code: 'acme' } });
    const [budget] = (await attacker.call({ path: '/api/v1/budgets', cookie })).json['items'] as { id: string }[];
    const agreement = await attacker.call({ cookie, path: '/api/v1/agreements', body: { provider: 'openai', kind: 'dpa', reference: 'ours', firstDay: '2026-01-01' } });
    const { stream } = (await attacker.call({ cookie, path: '/api/v1/streams', body: { name: 'Hook', destination: { kind: 'webhook', url: 'https://hook.invalid/' } } })).json as { stream: { id: string; etag: string } };
    const ofPlatform = (await attacker.call({ cookie, path: '/api/v1/operator/streams', body: { name: 'SIEM', destination: { kind: 'https', url: 'https://siem.invalid/' } } })).json as { id: string; etag: string };
    // They rest, so that nothing is sent meanwhile.
    for (const [path, etag] of [[`/api/v1/streams/${stream.id}`, stream.etag], [`/api/v1/operator/streams/${ofPlatform.id}`, ofPlatform.etag]] as const) assert.equal((await attacker.call({ cookie, path, method: 'PATCH', body: { paused: true }, headers: { 'if-match': etag } })).status, 200);
    await unchanged(() => refusedPreconditions({ agreementId: String(agreement.json['id']), streamId: stream.id, platformStreamId: ofPlatform.id, connectionId: String(connection.json['id']), teamId: String(team.json['id']), termId: String(term.json['id']), departmentId: String(department.json['id']), projectId: String(project.json['id']), budgetId: budget?.id ?? '' }));
  });

  async function refusedPreconditions(made: Readonly<Record<string, string>>): Promise<void> {
    const [route] = (await attacker.call({ path: '/api/v1/routes', cookie })).json['items'] as { id: string; chain: unknown }[];
    for (const operation of all.filter(({ needsEtag }) => needsEtag === true)) {
      const path = pathFor(operation, { routeId: route?.id ?? '', ...made, ...operation.path.startsWith('/api/v1/operator/streams/') ? { streamId: made['platformStreamId'] ?? '' } : {} });
      const body = sampleOf(schemaOf(operation.body) ?? {});
      assert.equal((await attacker.call({ cookie, method: operation.method, path, body })).status, 428, operation.id);
      for (const value of ['', '"', 'x', '"x"', 'W/"1"', '-1', '"99999999999999999999"', "' or 1=1", '\u00e9', 'a'.repeat(8_000), '"1", "2"']) {
        const answer = await attacker.call({ cookie, method: operation.method, path, body, headers: { 'if-match': value } });
        assert.equal(answer.status, 412, `${operation.id} If-Match ${value.slice(0, 20)}: ${answer.text}`);
      }
    }
    for (const value of ['a'.repeat(201), 'a'.repeat(8_000)]) assertClear(await send(operations.createBudget, { body: { name: 'x', period: 'day', limit: 1 }, headers: { 'idempotency-key': value } }), 'Idempotency-Key', 'a long Idempotency-Key');
  }

  it('attack 22: an Idempotency-Key in any characters does its work once', async () => {
    for (const value of ['\u00e9\u00ff', "' or 1=1 --", '   x   ', '{}', '%00']) {
      const made = [1, 2].map(() => send(operations.createBudget, { body: { name: 'once', period: 'day', limit: 1_000 }, headers: { 'idempotency-key': value } }));
      const statuses = (await Promise.all(made)).map(({ status }) => status).toSorted();
      assert.ok(statuses.every((status) => status === 201 || status === 409), `${value}: ${statuses.join()}`);
    }
    const budgets = (await attacker.call({ path: '/api/v1/budgets', cookie })).json['items'] as { id: string; name: string }[];
    assert.equal(budgets.filter(({ name }) => name === 'once').length, 5);
    for (const { id, name } of budgets) if (name === 'once') assert.equal((await attacker.call({ path: `/api/v1/budgets/${id}`, method: 'DELETE', cookie })).status, 204);
  });

  it('attack 22: files that are none are refused, and an upload without a name is too', () => unchanged(async () => {
    for (const body of [Buffer.alloc(0), Buffer.from([0, 1, 2, 3]), Buffer.from('%PDF-1.7 nothing follows'), Buffer.from('PK\u0003\u0004 nothing follows'), Buffer.from('<script>alert(1)</script>\0'), Buffer.alloc(100_000, 0x01)]) {
      const answer = await send(operations.uploadDocument, { path: '/api/v1/documents?name=a.pdf', body });
      assert.ok([400, 415, 422].includes(answer.status), `${body.subarray(0, 20).toString('latin1')}: ${answer.status} ${answer.text}`);
      assertClear(answer, '', 'an upload');
    }
    assertClear(await send(operations.uploadDocument, { path: '/api/v1/documents', body: Buffer.from('text') }), 'query.name', 'an upload without a name');
  }));

  const gatewayCalls: readonly { path: string; body: Record<string, unknown>; fields: readonly string[]; modelInPath?: boolean }[] = [
    { path: '/v1/chat/completions', body: { model: 'sandbox/sandbox-small', messages: [{ role: 'user', content: 'x' }] }, fields: ['model', 'messages', 'stream', 'max_tokens', 'max_completion_tokens', 'n', 'temperature', 'tools', 'response_format', 'stream_options', 'stop'] },
    { path: '/v1/responses', body: { model: 'sandbox/sandbox-small', input: 'x' }, fields: ['model', 'input', 'stream', 'max_output_tokens', 'tools', 'text', 'store'] },
    { path: '/v1/embeddings', body: { model: 'sandbox/sandbox-embed', input: 'x' }, fields: ['model', 'input', 'dimensions', 'encoding_format'] },
    { path: '/v1/messages', body: { model: 'sandbox/sandbox-small', max_tokens: 20, messages: [{ role: 'user', content: 'x' }] }, fields: ['model', 'messages', 'max_tokens', 'stream', 'system', 'tools', 'thinking'] },
    { path: '/v1/messages/count_tokens', body: { model: 'sandbox/sandbox-small', messages: [{ role: 'user', content: 'x' }] }, fields: ['model', 'messages', 'system'] },
    { path: '/v1beta/models/sandbox/sandbox-small:generateContent', modelInPath: true, body: { contents: [{ role: 'user', parts: [{ text: 'x' }] }] }, fields: ['contents', 'generationConfig', 'systemInstruction', 'tools'] },
    { path: '/v1beta/models/sandbox/sandbox-small:streamGenerateContent?alt=sse', modelInPath: true, body: { contents: [{ role: 'user', parts: [{ text: 'x' }] }] }, fields: ['contents', 'generationConfig'] },
  ];

  for (const { path, body, fields, modelInPath } of gatewayCalls) {
    it(`attack 22, G8: ${path}: no field of any kind ends in more than a clear refusal`, async () => {
      const call = (sent: unknown, headers: Record<string, string> = {}): Promise<Answer> => attacker.call({ path, method: 'POST', token, body: sent, headers });
      const sample = await call(body);
      assert.equal(sample.status, 200, `the sample itself: ${sample.text}`);
      const refusal = (answer: Answer, about: string): void => {
        const shown = `${path} ${about}: ${answer.status} ${answer.text.slice(0, 300)}`;
        assert.ok(answer.status >= 400 && answer.status < 500, shown);
        const error = answer.json['error'] as { message?: string } | undefined;
        assert.ok((error?.message ?? '').length > 10, shown);
        assert.doesNotMatch(answer.text, /undefined|\[object|node:|at \w+ \(/, shown);
      };
      for (const text of ['', 'null', '[]', '"x"', '7', '{"', 'NaN', '{}{}', '\u0000', `{"a":${'['.repeat(100_000)}`, Buffer.from([0xff, 0xfe, 0x7b])]) refusal(await call(text), `body ${String(text).slice(0, 20)}`);
      for (const encoding of ['gzip', 'br', 'x']) refusal(await call(body, { 'content-encoding': encoding }), encoding);
      for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) assert.ok([400, 404, 405].includes((await attacker.call({ path, method, token })).status), method);
      await each(fields, async (field) => {
        // What is long is long in any field; a megabyte of it in the first.
        const long = 'a'.repeat(field === fields[0] ? 1_000_000 : 20_000);
        for (const value of [undefined, null, 7, -1, 0, 1.5, 1e300, Number.MAX_SAFE_INTEGER, true, '', 'some text', [], [[]], [null], {}, { a: null }, { type: 7 }, '\u0000', '\ud800', long, { constructor: 1 }]) {
          const answer = await call({ ...body, [field]: value });
          const about = `${field} = ${JSON.stringify(value)?.slice(0, 40)}`;
          if (field === 'model') {
            refusal(answer, about);
            if (typeof value !== 'string') assert.match(answer.text, /model/, about);
          } else if (answer.status !== 200) refusal(answer, about);
        }
        refusal(await call(JSON.stringify(body).replace('{', `{"${field}":"a","${field}":"b",`)), `${field} twice`);
      });
      const polluted = await call(JSON.stringify(body).replace('{', '{"__proto__":{"stream":true,"model":"x"},'));
      if (polluted.status === 200) assert.equal(polluted.headers['content-type'], sample.headers['content-type']);
      else refusal(polluted, '__proto__');
      if (modelInPath === true) for (const model of ['', ':', 'a b', '%00', '..', 'no-such-model']) refusal(await attacker.call({ path: path.replace('sandbox/sandbox-small', model.replace(' ', '%20')), token, body }), `model ${model}`);
    });
  }

  it('attack 22: after all of it every process is the one that was started, and none of it was a fault of ours', async () => {
    assert.doesNotMatch(keystead.log(), /ended by itself|failed unnoticed/);
    const faults = keystead.log().split('\n').filter((line) => line.includes('"level":"error"'));
    assert.deepEqual(faults.slice(0, 3), []);
    const made = await send(operations.createBudget, { body: { name: 'after', period: 'day', limit: 1_000 } });
    assert.equal(made.status, 201, made.text);
    // A gateway hears of it a moment later.
    const capped = await eventually(() => attacker.call({ path: '/v1/chat/completions', token, body: { model: 'sandbox/sandbox-small', messages: [{ role: 'user', content: 'x' }], max_tokens: 1 } }), (answer) => answer.status !== 200);
    assert.equal(capped.headers['x-keystead-error'], 'budget_exceeded', capped.text);
  });
});
