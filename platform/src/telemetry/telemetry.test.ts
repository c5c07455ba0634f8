import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { operations } from '@keystead/contract';
import { createLogger } from '../foundation/index.ts';
import type { RequestEnd } from '../gateway/index.ts';
import { metricCatalogue } from './catalogue.ts';
import { expose } from './exposition.ts';
import { LabelledCounts } from './metric-values.ts';
import { createOperationCounts } from './operation-counts.ts';
import { operationSpan } from './operation-span.ts';
import { createRequestCounts } from './request-counts.ts';
import { requestSpan } from './request-span.ts';
import { readTraceparent } from './span-sketch.ts';
import { openTraces } from './traces.ts';

const answered: RequestEnd = {
  requestId: 'r-1', dialect: 'openai-chat', endpoint: '/v1/chat/completions', kind: 'generate', tenantId: 't-1', environment: 'production', stream: true, status: 200, outcome: 'answered', code: null,
  provider: 'openai', model: 'gpt-5.4-mini', servedModel: 'gpt-5.4-mini-2026-08-01', usage: { input: 100, cacheRead: 40, cacheWrite: null, output: 20, reasoning: 5 },
  attempts: [
    { provider: 'anthropic', model: 'claude-haiku-4-5', status: 529, code: 'provider_overloaded', startedMs: 5, milliseconds: 100 },
    { provider: 'openai', model: 'gpt-5.4-mini', status: 200, code: null, startedMs: 110, milliseconds: 690 },
  ],
  latencyMs: 800, firstByteMs: 300, untrustedTraceparent: null,
};
const refused: RequestEnd = { ...answered, tenantId: null, environment: null, status: 401, outcome: 'refused', code: 'missing_api_key', provider: null, model: null, servedModel: null, usage: null, attempts: [], latencyMs: 1, firstByteMs: null };

describe('O3 metrics', () => {
  it('count a request once by its outcome, its tokens as the provider counted, and every attempt', async () => {
    const counts = createRequestCounts();
    counts.add(answered);
    counts.add(answered);
    counts.add(refused);
    const text = await expose([{ process: 'gateway-0', metrics: counts.read() }]);
    for (const expected of [
      'keystead_gateway_requests_total{provider="openai",dialect="openai-chat",status="2xx",outcome="answered",process="gateway-0"} 2',
      'keystead_gateway_requests_total{provider="none",dialect="openai-chat",status="4xx",outcome="refused",process="gateway-0"} 1',
      'keystead_gateway_request_duration_seconds_bucket{le="0.5",provider="openai",dialect="openai-chat",process="gateway-0"} 0',
      'keystead_gateway_request_duration_seconds_bucket{le="1",provider="openai",dialect="openai-chat",process="gateway-0"} 2',
      'keystead_gateway_request_duration_seconds_bucket{le="+Inf",provider="openai",dialect="openai-chat",process="gateway-0"} 2',
      'keystead_gateway_request_duration_seconds_sum{provider="openai",dialect="openai-chat",process="gateway-0"} 1.6',
      'keystead_gateway_first_byte_seconds_count{provider="openai",dialect="openai-chat",process="gateway-0"} 2',
      'keystead_gateway_tokens_total{provider="openai",dialect="openai-chat",kind="input",process="gateway-0"} 200',
      'keystead_gateway_tokens_total{provider="openai",dialect="openai-chat",kind="reasoning",process="gateway-0"} 10',
      'keystead_gateway_upstream_attempts_total{provider="anthropic",result="provider_overloaded",process="gateway-0"} 2',
      'keystead_gateway_refusals_total{code="missing_api_key",process="gateway-0"} 1',
    ]) assert.ok(text.split('\n').includes(expected), `${expected}\n${text}`);
  });

  it('keep processes apart, so that one that is started again resets its own numbers alone', async () => {
    const one = createRequestCounts();
    const two = createRequestCounts();
    one.add(answered);
    two.add(answered);
    const text = await expose([{ process: 'gateway-0', metrics: one.read() }, { process: 'gateway-1', metrics: two.read() }]);
    assert.equal(text.match(/^keystead_gateway_requests_total\{.*process="gateway-[01]"\} 1$/gm)?.length, 2);
    assert.equal(text.match(/^# TYPE keystead_gateway_requests_total counter$/gm)?.length, 1);
  });

  it('have a bounded number of series, whatever labels come', () => {
    const counts = new LabelledCounts('keystead_gateway_refusals_total');
    for (let number = 0; number < 10_000; number += 1) counts.add([`code-${number}`]);
    const { values } = counts.read();
    assert.ok(values.length <= 2_001);
    assert.equal(values.reduce((sum, { value }) => sum + value, 0), 10_000);
    assert.equal(values.find(({ labels }) => labels['code'] === 'other')?.value, 8_000);
  });

  it('are described in the operator’s guide, each with its type and labels', async () => {
    const guide = await readFile(new URL('../../../docs/operator.md', import.meta.url), 'utf8');
    const rows = Object.entries(metricCatalogue).map(([name, { type, labels, help }]) => `| \`${name}\` | ${type} | ${labels.length === 0 ? '–' : labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`);
    assert.deepEqual(rows.filter((row) => !guide.includes(row)), []);
    assert.deepEqual([...guide.matchAll(/^\| `(keystead_\w+)`/gm)].map((match) => match[1]).filter((name) => name === undefined || !Object.hasOwn(metricCatalogue, name)), []);
  });

  it('count operations of the control plane by their name in the contract', async () => {
    const counts = createOperationCounts();
    counts.add({ operation: operations.readTenant, status: 200, traceId: 'x', milliseconds: 30, untrustedTraceparent: null });
    counts.add({ operation: operations.readTenant, status: 403, traceId: 'x', milliseconds: 1, untrustedTraceparent: null });
    const text = await expose([{ process: 'api-0', metrics: counts.read() }]);
    assert.match(text, /keystead_api_operations_total\{operation="readTenant",status="4xx",process="api-0"\} 1\n/);
    assert.match(text, /keystead_api_operation_duration_seconds_bucket\{le="0.05",method="GET",process="api-0"\} 2\n/);
  });
});

describe('O3 traces', () => {
  it('a gateway request is one span by the GenAI conventions, with a child for each attempt and usage on the request alone', () => {
    const span = requestSpan(answered, 10_000);
    assert.deepEqual([span.name, span.kind, span.start, span.end, span.errorType], ['chat gpt-5.4-mini', 'server', 9_200, 10_000, null]);
    assert.deepEqual(span.attributes, {
      'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-5.4-mini', 'gen_ai.response.model': 'gpt-5.4-mini-2026-08-01', 'gen_ai.request.stream': true,
      'gen_ai.response.time_to_first_chunk': 0.3, 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 20, 'gen_ai.usage.cache_read.input_tokens': 40, 'gen_ai.usage.reasoning.output_tokens': 5,
      'http.route': '/v1/chat/completions', 'http.response.status_code': 200,
      'keystead.request.id': 'r-1', 'keystead.tenant.id': 't-1', 'keystead.environment': 'production', 'keystead.dialect': 'openai-chat', 'keystead.outcome': 'answered',
    });
    assert.deepEqual(span.children.map(({ name, start, end, errorType }) => [name, start, end, errorType]), [['POST anthropic', 9_205, 9_305, 'provider_overloaded'], ['POST openai', 9_310, 10_000, null]]);
    assert.ok(span.children.every(({ attributes }) => !Object.keys(attributes).some((name) => name.startsWith('gen_ai.usage'))));
    assert.equal(requestSpan({ ...answered, kind: 'generate', dialect: 'gemini', provider: 'google' }, 1).attributes['gen_ai.provider.name'], 'gcp.gemini');
  });

  it('V3 a key in place of a model’s name, and a name that nobody resolved, are in no span', () => {
    assert.ok(!JSON.stringify(requestSpan({ ...answered, model: 'sk-proj-abcdefghijklmnop', servedModel: `ks_${'a'.repeat(40)}` }, 1)).includes('abcdefgh'));
    const span = requestSpan(refused, 1);
    assert.deepEqual([span.name, span.errorType, span.attributes['gen_ai.request.model']], ['chat', 'missing_api_key', undefined]);
  });

  it('an operation’s span names its path as declared, never what stood in it', () => {
    const span = operationSpan({ operation: operations.readCredential, status: 404, traceId: 'trace', milliseconds: 5, untrustedTraceparent: null }, 100);
    assert.deepEqual([span.name, span.start, span.errorType], ['GET /api/v1/credentials/{credentialId}', 95, null]);
  });

  it('a caller’s traceparent is taken over where it is one, and ignored where it is not', () => {
    const good = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    assert.deepEqual(readTraceparent(good), { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', sampled: true });
    assert.equal(readTraceparent(good.replace(/01$/, '00'))?.sampled, false);
    for (const wrong of [null, '', 'sk-something', good.toUpperCase(), good.replace(/^00/, 'ff'), `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`, `${good}-${'x'.repeat(500)}`]) assert.equal(readTraceparent(wrong), null, String(wrong));
  });

  it('a collector that fails disturbs nobody: spans are counted as failed, and closing ends', async (context) => {
    let asked = 0;
    const server = createServer((request, response) => { asked += 1; request.resume(); response.writeHead(400).end('no'); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    context.after(() => {
      delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
      server.closeAllConnections();
      server.close();
    });
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const traces = await openTraces({ process: 'gateway-0', version: '1.0.0', logger: createLogger({ name: 'test', level: 'silent' }), environment: {} });
    // More than the queue holds: the rest is dropped, not kept.
    for (let number = 0; number < 5_000; number += 1) traces.record(requestSpan(refused, number), null);
    await traces.close();
    traces.record(requestSpan(answered, 1), 'nonsense');
    const failed = traces.read()[0]?.values.find(({ labels }) => labels['result'] === 'failed')?.value ?? 0;
    assert.ok(asked > 0);
    // The queue, and the batch that is on its way.
    assert.ok(failed > 0 && failed <= 2_048 + 512, String(failed));
  });
});
