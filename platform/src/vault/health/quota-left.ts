import type { QuotaLeft } from '@keystead/contract';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Names of windows that are shown; a header’s name is the provider’s, so no other is repeated. In the providers’ own spelling (WIRE, section 10). */
const windows: Readonly<Record<string, QuotaLeft['what']>> = {
  '': 'requests', requests: 'requests', tokens: 'tokens', 'input-tokens': 'input tokens', 'output-tokens': 'output tokens',
  'req-minute': 'requests a minute', 'req-10-second': 'requests in ten seconds', 'tokens-minute': 'tokens a minute', 'tokens-month': 'tokens a month',
};

/** What the rate-limit headers of an answer say is left. Numbers alone pass, so that nothing of a key can. Pure. */
export function quotaLeft(headers: Headers): readonly QuotaLeft[] {
  const found = new Map<QuotaLeft['what'], QuotaLeft>();
  for (const [window, what] of Object.entries(windows)) {
    const dash = window === '' ? '' : '-';
    const remaining = count(headers[`x-ratelimit-remaining${dash}${window}`]) ?? count(headers[`anthropic-ratelimit-${window}-remaining`]);
    const limit = count(headers[`x-ratelimit-limit${dash}${window}`]) ?? count(headers[`anthropic-ratelimit-${window}-limit`]);
    if (remaining !== null && !found.has(what)) found.set(what, { what, remaining, limit });
  }
  return [...found.values()];
}

function count(value: string | string[] | undefined): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
