import { dayAfter } from '../../../foundation/index.ts';
import type { BilledLine } from '../billed-line.ts';
import { readAmount, readCount } from '../decimal.ts';
import type { DayRange, ReportDriver, ReportPage } from './driver.ts';
import { idOf, lastFourOf, listOf, objectOf, textOf } from './members.ts';

/**
 * Anthropic's usage and cost report (`/v1/organizations/usage_report/messages`, `/cost_report`), which need an admin key of an organisation's
 * account. Days are UTC; amounts are US cents as decimals. What the priority tier costs is in no report.
 */
export const anthropic: ReportDriver = {
  credentialProvider: 'anthropic-admin', bills: 'anthropic',
  reports: [
    { name: 'usage report', path: (range, cursor) => path('/v1/organizations/usage_report/messages', range, ['model', 'api_key_id'], cursor), read: (body) => readBuckets(body, usageLine) },
    { name: 'cost report', path: (range, cursor) => path('/v1/organizations/cost_report', range, ['description'], cursor), read: (body) => readBuckets(body, costLine) },
  ],
  keys: {
    paths: () => ['/v1/organizations/api_keys?limit=100'],
    at: (start, cursor) => (cursor === null ? start : `${start}&after_id=${encodeURIComponent(cursor)}`),
    read: (body) => {
      const page = objectOf(body);
      const keys = listOf(page['data']);
      if (keys === null) return null;
      const found = keys.flatMap((key) => { const id = idOf(key['id']); return id === null ? [] : [{ id, name: textOf(key['name']), lastFour: lastFourOf(key['partial_key_hint']) }]; });
      return { keys: found, next: page['has_more'] === true ? idOf(page['last_id']) : null };
    },
  },
};

const daysInPage = 7;

function path(report: string, { from, to }: DayRange, groups: readonly string[], cursor: string | null): string {
  const usage = report.endsWith('/messages') ? ['bucket_width=1d'] : [];
  const query = [`starting_at=${from}T00:00:00Z`, `ending_at=${dayAfter(to)}T00:00:00Z`, ...usage, `limit=${daysInPage}`, ...groups.map((group) => `group_by[]=${group}`), ...(cursor === null ? [] : [`page=${encodeURIComponent(cursor)}`])];
  return `${report}?${query.join('&')}`;
}

type Row = Readonly<Record<string, unknown>>;

function readBuckets(body: unknown, read: (day: string, row: Row) => BilledLine | null): ReportPage | null {
  const page = objectOf(body);
  const buckets = listOf(page['data']);
  if (buckets === null || typeof page['has_more'] !== 'boolean') return null;
  const lines = buckets.flatMap((bucket) => {
    const day = /^(20\d\d-\d\d-\d\d)T/.exec(textOf(bucket['starting_at']) ?? '')?.[1];
    return day === undefined ? [] : (listOf(bucket['results']) ?? []).flatMap((row) => read(day, row) ?? []);
  });
  return { lines, next: page['has_more'] ? textOf(page['next_page']) : null, places: [] };
}

/** What was read from caches and written to them stands beside the rest of the input. */
function usageLine(day: string, row: Row): BilledLine | null {
  const written = objectOf(row['cache_creation']);
  const count = (holder: Row, name: string): number => readCount(holder[name]) ?? 0;
  const cacheRead = count(row, 'cache_read_input_tokens');
  const cacheWrite = Object.keys(written).reduce((sum, name) => sum + count(written, name), 0);
  const tokens = { input: count(row, 'uncached_input_tokens') + cacheRead + cacheWrite, cacheRead, cacheWrite, output: count(row, 'output_tokens') };
  return { day, model: textOf(row['model']), keyHint: textOf(row['api_key_id']), item: null, tokens, requests: null, costNanoUsd: null, precisionNanoUsd: 0 };
}

function costLine(day: string, row: Row): BilledLine | null {
  const { amount, currency } = row;
  const read = typeof amount === 'string' || typeof amount === 'number' ? readAmount(String(amount), 2) : null;
  if (read === null || (typeof currency === 'string' && currency !== 'USD')) return null;
  return { day, model: textOf(row['model']), keyHint: null, item: textOf(row['description']) ?? textOf(row['cost_type']), tokens: null, requests: null, costNanoUsd: read.nanoUsd, precisionNanoUsd: read.precisionNanoUsd };
}
