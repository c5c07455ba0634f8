import type { DialectId } from '@keystead/contract';
import type { Target } from '../routing/resolve.ts';
import type { Scrubber } from './scrub.ts';

export type ProviderHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What a provider's answer loses on its way: hop-by-hop headers, cookies, cross-origin permissions, what described its own connection. */
const stripped: ReadonlySet<string> = new Set([
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'proxy-connection',
  'set-cookie', 'set-cookie2', 'content-length', 'alt-svc', 'strict-transport-security', 'server', 'date', 'via', 'location', 'refresh', 'clear-site-data',
  'x-request-id', 'request-id', 'x-amzn-requestid', 'www-authenticate', 'report-to', 'nel', 'link', 'content-security-policy', 'cf-ray', 'cf-cache-status',
]);
const strippedPrefixes = ['access-control-', 'x-keystead-'];

const keepName = new Map<string, boolean>();
const keepLimit = 2_000;

function keeps(name: string): boolean {
  const known = keepName.get(name);
  if (known !== undefined) return known;
  const keep = !stripped.has(name) && !strippedPrefixes.some((prefix) => name.startsWith(prefix));
  if (keepName.size < keepLimit) keepName.set(name, keep);
  return keep;
}

/** Where each dialect's SDK looks for the request's id. */
export const requestIdHeader: Readonly<Record<DialectId, string>> = {
  'openai-chat': 'x-request-id', 'openai-responses': 'x-request-id', 'openai-embeddings': 'x-request-id', 'anthropic-messages': 'request-id', gemini: 'x-request-id',
  'bedrock-converse': 'x-amzn-requestid',
};

export interface Receipt {
  readonly requestId: string;
  readonly dialect: DialectId;
  readonly target: Target | null;
  /** Where the answer names it before it is sent on. */
  readonly servedModel: string | null;
  readonly attempts: number;
}

/** Who served the request, for the caller (G7): name, value, name, value … */
export function receiptHeaders(receipt: Receipt): string[] {
  const headers = [requestIdHeader[receipt.dialect], receipt.requestId, 'x-keystead-request-id', receipt.requestId];
  const { target } = receipt;
  if (target === null) return headers;
  headers.push('x-keystead-provider', target.provider.id, 'x-keystead-credential', target.credential.version.fingerprint, 'x-keystead-model', target.model, 'x-keystead-attempts', String(receipt.attempts));
  const served = receipt.servedModel;
  if (served !== null && served !== target.model && /^[\x21-\x7e]{1,256}$/.test(served)) headers.push('x-keystead-served-model', served);
  if (target.provider.sandbox) headers.push('x-keystead-sandbox', 'true');
  if (target.credential.owner !== undefined) headers.push('x-keystead-payer', 'platform');
  return headers;
}

/** The provider's headers that pass, with the key taken out, after the receipt. */
export function answerHeaders(received: ProviderHeaders, receipt: Receipt, scrubber: Scrubber): string[] {
  const headers = receiptHeaders(receipt);
  for (const name in received) {
    const value = received[name];
    if (value === undefined || !keeps(name)) continue;
    if (typeof value === 'string') headers.push(name, scrubber.scrubHeader(value));
    else for (const one of value) headers.push(name, scrubber.scrubHeader(one));
  }
  return headers;
}

/** What a translated answer keeps of its provider's headers: limits and waits, which mean the same in every dialect. */
const keptInTranslation = /^(?:retry-after(?:-ms)?|x-should-retry|(?:x|anthropic)-ratelimit-.+)$/;

/** Headers of an answer in other words than its provider's. `type` is the caller's media type. */
export function translatedHeaders(received: ProviderHeaders, receipt: Receipt, scrubber: Scrubber, translated: { readonly type: string; readonly to: DialectId; readonly warnings: number }): string[] {
  const kept = Object.fromEntries(Object.entries(received).filter(([name]) => keptInTranslation.test(name)));
  const headers = answerHeaders(kept, receipt, scrubber);
  headers.push('content-type', translated.type, 'x-keystead-translated-from', translated.to);
  if (translated.warnings > 0) headers.push('x-keystead-warnings', String(translated.warnings));
  return headers;
}

export function headerText(headers: ProviderHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0] ?? null;
}
