import type { TokenUsage } from '../../dialects/index.ts';
import type { AttemptRecord, IntentRecord, OutcomeRecord, SpoolRecord } from '../records.ts';

type Dispatched = IntentRecord | OutcomeRecord;
/** What both records of a request, and most requests of a caller, have in common. */
interface Head { readonly tenantId: string; readonly endpoint: string; readonly stream: boolean; readonly askedModel: string; readonly text: string }

/** The last head of each caller at each credential: both are shared by many records, and never change in place. */
const heads = new WeakMap<object, WeakMap<object, Head>>();

/** Members that stand last in the line, with the brace that ends it. */
function headOf({ tenantId, caller, endpoint, stream, askedModel, credential }: Dispatched): string {
  let known = heads.get(credential);
  if (known === undefined) heads.set(credential, known = new WeakMap());
  const head = known.get(caller);
  if (head !== undefined && head.askedModel === askedModel && head.endpoint === endpoint && head.stream === stream && head.tenantId === tenantId) return head.text;
  const text = JSON.stringify({ tenantId, endpoint, stream, askedModel, caller, credential }).slice(1);
  known.set(caller, { tenantId, endpoint, stream, askedModel, text });
  return text;
}

function textOf(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value);
}

/** A word of ours, which holds nothing to be escaped. */
function wordOf(value: string | null): string {
  return value === null ? 'null' : `"${value}"`;
}

function listOf(values: readonly unknown[]): string {
  return values.length === 0 ? '[]' : JSON.stringify(values);
}

/** A member that may be left out. */
function optional(name: string, value: unknown): string {
  return value === undefined ? '' : `"${name}":${value === null ? 'null' : JSON.stringify(value)},`;
}

function usageOf(usage: TokenUsage | null): string {
  return usage === null ? 'null' : `{"input":${usage.input},"cacheRead":${usage.cacheRead},"cacheWrite":${usage.cacheWrite},"output":${usage.output},"reasoning":${usage.reasoning}}`;
}

function attemptOf(attempt: AttemptRecord): string {
  const { credentialId, fingerprint, provider, model, status, code, milliseconds, startedMs, mayBeBilled, payer } = attempt;
  return `{"credentialId":"${credentialId}","fingerprint":${textOf(fingerprint)},"provider":${textOf(provider)},"model":${textOf(model)},"status":${status},"code":${wordOf(code)},${optional('startedMs', startedMs)}${optional('mayBeBilled', mayBeBilled)}${optional('payer', payer)}"milliseconds":${milliseconds}}`;
}

function intentLine(record: IntentRecord): string {
  const { requestId, at, worstCase, reservations, attempts, credits, policy, shadowOf } = record;
  const bound = worstCase === null ? 'null' : `{"usage":${usageOf(worstCase.usage)},"costNanoUsd":${worstCase.costNanoUsd}}`;
  return `{"type":"intent","requestId":"${requestId}","at":${at},"worstCase":${bound},"reservations":${listOf(reservations)},${attempts === undefined ? '' : `"attempts":[${attempts.map(attemptOf).join(',')}],`}${optional('credits', credits)}${optional('policy', policy)}${optional('shadowOf', shadowOf)}${headOf(record)}\n`;
}

function outcomeLine(record: OutcomeRecord): string {
  const { requestId, at, servedModel, status, outcome, usage, usageState, usageRaw, latencyMs, firstByteMs, attempts, reservations, credits, providerRequestId, code, route, translation, outputLimit, policy, shadowOf, answer, content, origin } = record;
  return `{"type":"outcome","requestId":"${requestId}","at":${at},"servedModel":${textOf(servedModel)},"status":${status},"outcome":"${outcome}","usage":${usageOf(usage)},"usageState":"${usageState}",`
    + `${optional('usageRaw', usageRaw)}"latencyMs":${latencyMs},"firstByteMs":${firstByteMs},"attempts":[${attempts.map(attemptOf).join(',')}],"reservations":${listOf(reservations)},`
    + `"providerRequestId":${textOf(providerRequestId)},${optional('credits', credits)}${optional('code', code)}${optional('route', route)}${optional('translation', translation)}${optional('outputLimit', outputLimit)}${optional('policy', policy)}${optional('shadowOf', shadowOf)}${optional('answer', answer)}${optional('content', content)}${optional('origin', origin)}${headOf(record)}\n`;
}

/**
 * A record as one line of the spool, with its newline. By hand, and what many records share from memory, since every request writes two of them on
 * the hot path: `JSON.stringify` takes twice as long for the same members.
 */
export function recordLine(record: SpoolRecord): string {
  switch (record.type) {
    case 'intent': return intentLine(record);
    case 'outcome': return outcomeLine(record);
    case 'refusal':
    case 'refused-token': return `${JSON.stringify(record)}\n`;
  }
}
