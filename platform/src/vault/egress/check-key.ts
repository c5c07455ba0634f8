import type { Clock, Egress, Secret } from '../../foundation/index.ts';
import { quotaLeft } from '../health/quota-left.ts';
import type { KeyVerdict, VaultProvider } from '../providers.ts';
import { holdsSecret, scrub } from '../scrub.ts';
import type { VerifyAnswer } from './protocol.ts';

const bodyLimitBytes = 4 * 1024 * 1024;
const maxModels = 2_000;
const modelId = /^[\x21-\x7e]{1,200}$/;

/** What went wrong on the way, in words of our own: an error's text may hold anything. */
const networkTexts: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name cannot be resolved', EAI_AGAIN: 'its name cannot be resolved just now', ECONNREFUSED: 'it refuses connections', ECONNRESET: 'the connection broke',
  ENOENT: 'it is not running', EHOSTUNREACH: 'it cannot be reached', ENETUNREACH: 'the network cannot be reached', UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time', UND_ERR_SOCKET: 'the connection broke',
  UND_ERR_HEADERS_OVERFLOW: 'it sent too large headers', KEYSTEAD_ADDRESS_REFUSED: 'it is at a private address, which is not allowed',
};

export interface KeyCheck {
  readonly provider: VaultProvider;
  readonly secret: Secret;
  readonly pool: () => ReturnType<Egress['pool']>;
  /** Ends the call when it fires. */
  readonly deadline: AbortSignal;
  readonly clock: Clock;
}

/**
 * Makes the provider's free call with a key. It never throws for what the provider does: no answer, a redirect (not
 * followed) or nonsense is `unknown`. Nothing it gives back holds the key, whatever the provider echoes.
 */
export async function checkKey(check: KeyCheck): Promise<VerifyAnswer> {
  const started = check.clock.now().getTime();
  const key = check.secret.reveal();
  try {
    const { verdict, headers } = await call(check, key);
    return {
      state: verdict.state,
      detail: verdict.detail === null ? null : scrub(verdict.detail, key),
      models: verdict.models.filter((model) => modelId.test(model) && !holdsSecret(model, key)).slice(0, maxModels),
      ...accountOf(check.provider, headers, key), ...quotaOf(verdict, headers),
      latencyMs: Math.max(0, Math.round(check.clock.now().getTime() - started)),
    };
  } catch (error) {
    return { state: 'unknown', detail: `${check.provider.name} could not be asked: ${reason(error, check.deadline)}.`, models: [], latencyMs: null };
  }
}

type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

async function call({ provider, pool, deadline }: KeyCheck, key: string): Promise<{ verdict: KeyVerdict; headers: AnswerHeaders }> {
  const answer = await pool().request({
    method: 'GET', path: provider.verification.path, signal: deadline,
    headers: { accept: 'application/json', 'user-agent': 'keystead', ...provider.verification.headers, ...provider.authorise(key) },
  });
  const text = await readText(answer.body);
  if (answer.statusCode >= 300 && answer.statusCode < 400) {
    return { verdict: { state: 'unknown', detail: `It answered with a redirect (HTTP ${answer.statusCode}), which is not followed.`, models: [] }, headers: {} };
  }
  return { verdict: provider.verification.read(answer.statusCode, parseLeniently(text)), headers: answer.headers };
}

function quotaOf({ usedUp = false }: KeyVerdict, headers: AnswerHeaders): Pick<VerifyAnswer, 'quota'> {
  const left = quotaLeft(headers);
  return usedUp || left.length > 0 ? { quota: { usedUp, left: [...left] } } : {};
}

/** Plain names alone: a header may hold anything, the key included. */
const accountName = /^[\w .:@-]{1,120}$/;

/** Whose key it is, as far as the provider tells, and what its look says about what it may do. */
function accountOf({ verification: { accountHeaders }, broadKeys = [] }: VaultProvider, headers: AnswerHeaders, key: string): Pick<VerifyAnswer, 'organisation' | 'project' | 'warning'> {
  const named = (header: string | undefined): string | null => {
    const value = header === undefined ? undefined : headers[header];
    return typeof value === 'string' && accountName.test(value) && !holdsSecret(value, key) ? value : null;
  };
  const [kind] = broadKeys.filter(({ prefix }) => key.startsWith(prefix)).toSorted((left, right) => right.prefix.length - left.prefix.length);
  return { organisation: named(accountHeaders?.organisation), project: named(accountHeaders?.project), warning: kind?.warning ?? null };
}

/** The body, or nothing of it where it is larger than a list of models can be. */
async function readText(body: AsyncIterable<Uint8Array> & { destroy(): unknown }): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.byteLength;
    if (total > bodyLimitBytes) { body.destroy(); return null; }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON where it is JSON; else the text as it came (closed services answer with web pages). */
function parseLeniently(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function reason(error: unknown, deadline: AbortSignal): string {
  if (deadline.aborted) return 'it did not answer in time';
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return networkTexts[code] ?? (code.startsWith('ERR_SSL') || code.includes('CERT') ? 'its certificate is not valid' : 'the call failed');
}
