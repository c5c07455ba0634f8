import { type UsageDimension, usageDimensionNames, usageDimensions } from '@keystead/contract';
import { type Bucket, type Period, type Span, bucketsFor, periods, spanOf, spanOfDays } from './periods.ts';
import { type Metric, metrics } from './metrics.ts';

/** What is looked at, whole: it stands in the address, so that it can be shared, saved, and gone back from. */
export interface View {
  readonly period: Period['id'] | 'custom';
  /** Of a range of one's own: its first and last day. */
  readonly days: readonly [first: string, last: string];
  readonly bucket: Bucket | null;
  readonly by: UsageDimension;
  readonly thenBy: UsageDimension | null;
  readonly metric: Metric;
  readonly top: number;
  readonly compare: boolean;
  readonly shape: Shape;
  readonly filters: readonly Filter[];
}
export interface Filter { readonly dimension: UsageDimension; readonly value: string }
export const shapes = ['chart', 'share', 'table'] as const;
export type Shape = (typeof shapes)[number];

export const tops = [5, 10, 25, 100] as const;
const fallback: View = { period: '30d', days: ['', ''], bucket: null, by: 'provider', thenBy: null, metric: 'cost', top: 10, compare: false, shape: 'chart', filters: [] };
const buckets: readonly Bucket[] = ['hour', 'day', 'month'];

function oneOf<Value extends string>(values: readonly Value[], text: string | null): Value | null {
  return values.find((each) => each === text) ?? null;
}

/** Reads an address. What it does not know it takes for left out: an old link shows something. */
export function readView(text: string): View {
  const search = new URLSearchParams(text);
  const by = oneOf(usageDimensions, search.get('by')) ?? fallback.by;
  const thenBy = oneOf(usageDimensions, search.get('then'));
  return {
    period: oneOf([...periods.map(({ id }) => id), 'custom' as const], search.get('period')) ?? fallback.period, days: [search.get('from') ?? '', search.get('to') ?? ''], bucket: oneOf(buckets, search.get('bucket')),
    by, thenBy: thenBy === by ? null : thenBy, metric: oneOf(metrics.map(({ id }) => id), search.get('metric')) ?? fallback.metric, top: tops.find((each) => String(each) === search.get('top')) ?? fallback.top,
    compare: search.get('compare') === 'yes', shape: oneOf(shapes, search.get('view')) ?? fallback.shape,
    filters: usageDimensions.flatMap((dimension) => [...new Set(search.getAll(dimension))].map((value) => ({ dimension, value }))),
  };
}

/** The part of an address that begins with `?`, with what differs from the usual alone; '' where nothing does. `readView` reads it back. */
export function writeView(view: View): string {
  const search = new URLSearchParams();
  const put = (name: string, value: string | null, usual: string | null): void => { if (value !== null && value !== usual) search.set(name, value); };
  put('period', view.period, fallback.period);
  if (view.period === 'custom') { put('from', view.days[0], ''); put('to', view.days[1], ''); }
  put('bucket', view.bucket, null);
  put('by', view.by, fallback.by);
  put('then', view.thenBy, null);
  put('metric', view.metric, fallback.metric);
  put('top', String(view.top), String(fallback.top));
  put('compare', view.compare ? 'yes' : null, null);
  put('view', view.shape, fallback.shape);
  for (const { dimension, value } of view.filters) search.append(dimension, value);
  return search.size === 0 ? '' : `?${search.toString()}`;
}

export interface Resolved { readonly span: Span; readonly bucket: Bucket; readonly choices: readonly Bucket[] }

/** The stretch of time and the buckets of a view; a range that is not whole yet shows the usual one. */
export function resolve(view: View, now: Date): Resolved {
  const preset = periods.find(({ id }) => id === view.period) ?? periods[2];
  const span = (view.period === 'custom' ? spanOfDays(...view.days) : null) ?? spanOf(preset, now);
  const choices = bucketsFor(span, now);
  const usual = view.period === 'custom' ? choices[0] : preset.bucket;
  return { span, choices, bucket: choices.find((each) => each === view.bucket) ?? usual };
}

/** A view as the API is asked for it. */
export function queryOf(view: View, { span, bucket }: Resolved) {
  const filters: Partial<Record<UsageDimension, string[]>> = {};
  for (const { dimension, value } of view.filters) filters[dimension] = [...filters[dimension] ?? [], value];
  return { bucket, by: view.by, ...(view.thenBy === null ? {} : { thenBy: view.thenBy }), from: span.from, ...(span.to === null ? {} : { to: span.to }), top: view.top, rank: view.metric, ...(view.compare ? { previous: 'yes' as const } : {}), ...filters };
}

/** With one value more or less; filters of one dimension widen each other, those of several narrow. */
export function withFilter(view: View, filter: Filter, present: boolean): View {
  const others = view.filters.filter((each) => each.dimension !== filter.dimension || each.value !== filter.value);
  return { ...view, filters: present ? [...others, filter] : others };
}

/** Dimensions that the request log can be narrowed to, with the parameter of its address. */
const logParameters: Partial<Readonly<Record<UsageDimension, string>>> = { provider: 'provider', model: 'model', app: 'app', user: 'person', team: 'team', credential: 'key', token: 'token', project: 'project', workflow: 'workflow' };

/**
 * The address of the requests behind a group or a bar. The log takes one value of each dimension it knows: `null` where one of the filters
 * could not be said there, and its list would be of something else.
 */
export function requestsBehind(filters: readonly Filter[], span: Span): string | null {
  const search = new URLSearchParams({ from: span.from, ...(span.to === null ? {} : { to: span.to }) });
  for (const { dimension, value } of filters) {
    const parameter = logParameters[dimension];
    if (parameter === undefined || value === '' || (search.get(parameter) ?? value) !== value) return null;
    search.set(parameter, value);
  }
  return `/requests?${search.toString()}`;
}

/** In words, for headings: “API token”, “Model asked for”. */
export const dimensionName = (dimension: UsageDimension): string => usageDimensionNames[dimension];

/** A command that asks the API for what is looked at. Its token stands in an environment variable. */
export function curlOf(origin: string, path: string): string {
  return `curl -H "Authorization: Bearer $KEYSTEAD_TOKEN" \\\n  '${origin}${path.replaceAll("'", '%27')}'`;
}
