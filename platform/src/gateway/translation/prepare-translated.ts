import { canTranslate, holdsPacked, isResponsesBody, translate, translateCount } from '../../dialects/index.ts';
import type { Target } from '../routing/resolve.ts';
import type { Incoming, PreparedRequest } from '../upstream/incoming.ts';

/** Of the caller's headers, what means the same to every provider. */
const neutral: ReadonlySet<string> = new Set(['content-type', 'user-agent', 'traceparent', 'tracestate']);

/** Whether a request reaches this target only in other words. */
export function needsTranslation(incoming: Incoming, target: Target): boolean {
  const { dialect: { id }, bytes, body, facts } = incoming;
  if (target.dialect !== id || isResponsesBody(id, body)) return true;
  // Thoughts that another provider signed: this one would refuse them. Counting tokens writes nothing and stays as it is.
  return facts.maxOutputTokens !== 0 && holdsPacked(bytes) && canTranslate(id, id);
}

/**
 * Writes the request in the target's dialect. Its path is the one below the provider's base.
 * @throws DialectError for a body that is wrong, NotCarried for one that this target cannot be asked
 */
export function prepareTranslated(incoming: Incoming, target: Target): PreparedRequest {
  const { dialect, facts, body, path } = incoming;
  const { provider, model } = target;
  const translation = incoming.counting ? translateCount({ from: dialect.id, path, body }, target.dialect, countingTarget(target)) : translate({
    from: dialect.id, to: target.dialect, path, body, requestId: incoming.requestId, createdAtSeconds: Math.floor(incoming.at / 1_000), askedModel: facts.model,
    wantsStreamUsage: facts.wantsStreamUsage, asArray: dialect.id === 'gemini' && !/[?&]alt=sse(?:&|$)/.test(incoming.query),
    target: { model, stream: facts.stream, provider: provider.id, ...(provider.chat === undefined ? {} : { chat: provider.chat }) },
  });
  const { request } = translation;
  const asksUsage = !incoming.counting && target.dialect === 'openai-chat' && facts.stream && provider.streamUsageUnasked !== true;
  const sent = asksUsage ? { ...request.body, stream_options: { include_usage: true } } : request.body;
  return { path: request.path, body: Buffer.from(JSON.stringify(sent)), forward: forwarded(incoming.forward, request.headers), translation };
}

function countingTarget({ provider, model, dialect }: Target) {
  return { model, provider: provider.id, flat: provider.counts?.[dialect]?.flat === true, ...(provider.chat === undefined ? {} : { chat: provider.chat }) };
}

function forwarded(callers: readonly string[], own: Readonly<Record<string, string>>): readonly string[] {
  const kept: string[] = [];
  for (let index = 0; index < callers.length; index += 2) {
    const name = callers[index]?.toLowerCase() ?? '';
    if (neutral.has(name) && !Object.hasOwn(own, name)) kept.push(callers[index] ?? '', callers[index + 1] ?? '');
  }
  for (const name in own) kept.push(name, own[name] ?? '');
  return kept;
}
