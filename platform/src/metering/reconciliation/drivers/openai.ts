import type { BilledLine } from '../billed-line.ts';
import { readAmount, readCount } from '../decimal.ts';
import type { DayRange, ReportDriver, ReportPage, ReportSource } from './driver.ts';
import { idOf, lastFourOf, listOf, objectOf, textOf } from './members.ts';

/**
 * OpenAI's usage and costs reports (`/v1/organization/usage/*`, `/v1/organization/costs`), which need an admin key. Days are UTC. Usage tells
 * tokens by model and key, costs tell money by line of the invoice, as `gpt-4o-2024-08-06, input`. OpenAI says of itself that the two may differ by a little, and
 * that costs are what is invoiced.
 */
export const openai: ReportDriver = {
  credentialProvider: 'openai-admin', bills: 'openai',
  reports: [usage('completions'), usage('embeddings'), {
    name: 'costs',
    path: (range, cursor) => path('/v1/organization/costs', range, ['line_item'], cursor),
    read: (body) => readBuckets(body, costLine),
  }],
  keys: {
    paths: (places) => places.map((project) => `/v1/organization/projects/${project}/api_keys?limit=100`),
    at: (start, cursor) => (cursor === null ? start : `${start}&after=${encodeURIComponent(cursor)}`),
    read: (body) => {
      const keys = listOf(objectOf(body)['data']);
      if (keys === null) return null;
      const found = keys.flatMap((key) => { const id = idOf(key['id']); return id === null ? [] : [{ id, name: textOf(key['name']), lastFour: lastFourOf(key['redacted_value']) }]; });
      return { keys: found, next: objectOf(body)['has_more'] === true ? found.at(-1)?.id ?? null : null };
    },
  },
};

const daysInPage = 7;

function usage(kind: 'completions' | 'embeddings'): ReportSource {
  return {
    name: `usage of ${kind}`, optional: kind === 'embeddings',
    path: (range, cursor) => path(`/v1/organization/usage/${kind}`, range, ['model', 'api_key_id', 'project_id'], cursor),
    read: (body) => readBuckets(body, usageLine),
  };
}

function path(report: string, { from, to }: DayRange, groups: readonly string[], cursor: string | null): string {
  const seconds = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1_000;
  const query = [`start_time=${seconds(from)}`, `end_time=${seconds(to) + 86_400}`, 'bucket_width=1d', `limit=${daysInPage}`, ...groups.map((group) => `group_by=${group}`), ...(cursor === null ? [] : [`page=${encodeURIComponent(cursor)}`])];
  return `${report}?${query.join('&')}`;
}

type Row = Readonly<Record<string, unknown>>;

function readBuckets(body: unknown, read: (day: string, row: Row) => BilledLine | null): ReportPage | null {
  const page = objectOf(body);
  const buckets = listOf(page['data']);
  if (buckets === null || page['object'] !== 'page') return null;
  const rows = buckets.flatMap((bucket) => {
    const start = readCount(bucket['start_time']);
    if (start === null || start > 8_640_000_000_000) return [];
    const day = new Date(start * 1_000).toISOString().slice(0, 10);
    return (listOf(bucket['results']) ?? []).map((row) => ({ day, row }));
  });
  return {
    lines: rows.flatMap(({ day, row }) => read(day, row) ?? []),
    next: page['has_more'] === true ? textOf(page['next_page']) : null,
    places: [...new Set(rows.flatMap(({ row }) => idOf(row['project_id']) ?? []))],
  };
}

/** Cached tokens are part of `input_tokens`; those of audio stand beside them. */
function usageLine(day: string, row: Row): BilledLine | null {
  const count = (name: string): number => readCount(row[name]) ?? 0;
  const input = count('input_tokens') + count('input_audio_tokens');
  const tokens = { input, cacheRead: Math.min(count('input_cached_tokens'), input), cacheWrite: 0, output: count('output_tokens') + count('output_audio_tokens') };
  return { day, model: textOf(row['model']), keyHint: textOf(row['api_key_id']), item: null, tokens, requests: readCount(row['num_model_requests']), costNanoUsd: null, precisionNanoUsd: 0 };
}

function costLine(day: string, row: Row): BilledLine | null {
  const amount = objectOf(row['amount']);
  const { value, currency } = amount;
  const read = typeof value === 'number' || typeof value === 'string' ? readAmount(String(value)) : null;
  if (read === null || (typeof currency === 'string' && currency.toLowerCase() !== 'usd')) return null;
  const item = textOf(row['line_item']);
  // A model's id has no spaces; “Web search tool calls” is none.
  const model = /^([a-z][\w.:/-]*)(?:, [\w ]+)?$/.exec(item ?? '')?.[1] ?? null;
  return { day, model, keyHint: textOf(row['api_key_id']), item, tokens: null, requests: null, costNanoUsd: read.nanoUsd, precisionNanoUsd: 1 };
}
