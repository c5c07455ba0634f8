import type { AttemptEnd, RequestEnd } from '../gateway/index.ts';
import { redact } from '../foundation/index.ts';
import { type SpanSketch, known } from './span-sketch.ts';

/**
 * OpenTelemetry's GenAI conventions are in development and change without notice: these names are pinned to the state of
 * open-telemetry/semantic-conventions-genai of November 2026 (docs/gen-ai/client-inference.md).
 */
export const conventionsUrl = 'https://opentelemetry.io/schemas/1.44.0';

/** The conventions' names of providers, where they have one. */
const providerNames: Readonly<Record<string, string>> = {
  google: 'gcp.gemini', vertex: 'gcp.vertex_ai', mistral: 'mistral_ai', azure: 'azure.ai.openai', bedrock: 'aws.bedrock', 'bedrock-mantle': 'aws.bedrock', xai: 'x_ai',
};
const operationNames: Readonly<Record<string, string>> = { embed: 'embeddings', count: 'count_tokens', models: 'list_models', model: 'read_model' };
const longestModel = 128;

/**
 * The span of a gateway request, with a child for each call to a provider. Usage stands on the request alone, so that a sum over spans is right
 * after a retry. Nothing of content, and no name that a caller made up: the model is the one that was resolved.
 */
export function requestSpan(end: RequestEnd, endedAt: number): SpanSketch {
  const start = endedAt - end.latencyMs;
  const operation = operationOf(end);
  const model = cut(end.model);
  const failed = end.outcome === 'answered' || end.outcome === 'cancelled' ? null : end.code ?? String(end.status);
  return {
    name: model === null ? operation : `${operation} ${model}`, kind: 'server', start, end: endedAt, errorType: failed,
    attributes: known({
      'gen_ai.operation.name': operation, 'gen_ai.provider.name': end.provider === null ? null : providerName(end.provider), 'gen_ai.request.model': model, 'gen_ai.response.model': cut(end.servedModel),
      'gen_ai.request.stream': end.stream ? true : null, 'gen_ai.response.time_to_first_chunk': end.stream && end.firstByteMs !== null ? end.firstByteMs / 1_000 : null,
      'gen_ai.usage.input_tokens': end.usage?.input ?? null, 'gen_ai.usage.output_tokens': end.usage?.output ?? null, 'gen_ai.usage.cache_read.input_tokens': end.usage?.cacheRead ?? null,
      'gen_ai.usage.cache_write.input_tokens': end.usage?.cacheWrite ?? null, 'gen_ai.usage.reasoning.output_tokens': end.usage?.reasoning ?? null,
      'http.route': end.endpoint, 'http.response.status_code': end.status === 0 ? null : end.status, 'error.type': failed,
      'keystead.request.id': end.requestId, 'keystead.tenant.id': end.tenantId, 'keystead.environment': end.environment, 'keystead.dialect': end.dialect, 'keystead.outcome': end.outcome,
    }),
    children: end.attempts.map((attempt, index) => attemptSpan(attempt, index, start)),
  };
}

function attemptSpan(attempt: AttemptEnd, index: number, requestStart: number): SpanSketch {
  const start = requestStart + attempt.startedMs;
  return {
    name: `POST ${attempt.provider}`, kind: 'client', start, end: start + attempt.milliseconds, errorType: attempt.code, children: [],
    attributes: known({
      'http.request.method': 'POST', 'http.response.status_code': attempt.status === 0 ? null : attempt.status, 'http.request.resend_count': index === 0 ? null : index, 'error.type': attempt.code,
      'gen_ai.provider.name': providerName(attempt.provider), 'gen_ai.request.model': cut(attempt.model),
    }),
  };
}

function operationOf({ kind, dialect }: RequestEnd): string {
  if (kind === null) return 'unknown';
  return operationNames[kind] ?? (dialect === 'gemini' ? 'generate_content' : 'chat');
}

function providerName(id: string): string {
  return providerNames[id] ?? id;
}

/** A model's name goes to somebody else's system: whatever looks like a key is taken out of it. */
function cut(model: string | null): string | null {
  return model === null ? null : redact(model.slice(0, longestModel));
}
