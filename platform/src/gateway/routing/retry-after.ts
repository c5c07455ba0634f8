type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What an error says of being sent again. Pure. */
export interface RetryWord {
  /** `x-should-retry`, which wins over everything else; `null`: not said. */
  readonly shouldRetry: boolean | null;
  /** How long to wait; `null`: not said. */
  readonly waitMilliseconds: number | null;
}

/**
 * Reads `x-should-retry`, `retry-after-ms`, `retry-after` (seconds or an HTTP date, RFC 9110 §10.2.3), else what the body said
 * (Google's RetryInfo, "try again in 1.2s"). Some providers send `retry-after` with answers too: it counts with 429 and 5xx alone.
 * `now` in milliseconds since the epoch.
 */
export function readRetryWord(error: { readonly status: number; readonly headers: Headers; readonly retryAfterSeconds: number | null }, now: number): RetryWord {
  const said = textOf(error.headers['x-should-retry'])?.trim().toLowerCase();
  const shouldRetry = said === 'true' ? true : said === 'false' ? false : null;
  if (error.status !== 429 && error.status < 500) return { shouldRetry, waitMilliseconds: null };
  const milliseconds = number(error.headers['retry-after-ms']);
  const waitMilliseconds = milliseconds ?? secondsOrDate(textOf(error.headers['retry-after']), now) ?? (error.retryAfterSeconds === null ? null : error.retryAfterSeconds * 1_000);
  return { shouldRetry, waitMilliseconds };
}

/** An IMF-fixdate and the two forms before it begin with the name of a day. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

function secondsOrDate(text: string | null, now: number): number | null {
  if (text === null) return null;
  const seconds = number(text);
  if (seconds !== null) return seconds * 1_000;
  const at = httpDate.test(text.trim()) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function number(value: string | string[] | undefined): number | null {
  const text = textOf(value)?.trim();
  return text !== undefined && /^\d{1,9}(?:\.\d+)?$/.test(text) ? Number(text) : null;
}

function textOf(value: string | string[] | undefined): string | null {
  return typeof value === 'string' ? value : value?.[0] ?? null;
}
