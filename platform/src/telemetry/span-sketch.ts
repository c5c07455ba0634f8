/** A span as it is to be recorded, made after the fact. Times are milliseconds since the epoch. */
export interface SpanSketch {
  readonly name: string;
  readonly kind: 'server' | 'client';
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Set where it failed. */
  readonly errorType: string | null;
  readonly children: readonly SpanSketch[];
}

/** Attributes without those that are not known. */
export function known(attributes: Readonly<Record<string, string | number | boolean | null>>): Record<string, string | number | boolean> {
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** Where a caller's trace stands (W3C Trace Context, version 00). */
export interface ParentOfTrace { readonly traceId: string; readonly spanId: string; readonly sampled: boolean }

const traceparent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** Reads a `traceparent` header; `null` for whatever is none. `tracestate` is not taken over: it is text of the caller's. */
export function readTraceparent(untrusted: string | null): ParentOfTrace | null {
  const found = untrusted === null || untrusted.length > 200 ? null : traceparent.exec(untrusted);
  const [, version = 'ff', traceId = '', spanId = '', flags = '00'] = found ?? [];
  if (found === null || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
