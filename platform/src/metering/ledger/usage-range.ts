import type { QueryOf, operations } from '@keystead/contract';
import { InvalidRequest } from '../../foundation/index.ts';

export type Bucket = QueryOf<typeof operations.readUsage>['bucket'];
export interface UsageRange { readonly from: Date; readonly to: Date }

const hour = 3_600_000;
const day = 24 * hour;
/** What is shown where no beginning is named, and the most that may be asked for. */
const spans: Readonly<Record<Bucket, { readonly usual: number; readonly most: number }>> = {
  hour: { usual: 2 * day, most: 31 * day },
  day: { usual: 30 * day, most: 400 * day },
  month: { usual: 365 * day, most: 3_660 * day },
};

/** @throws InvalidRequest when the range is empty or too long for its buckets. */
export function usageRange(query: { readonly from?: string | undefined; readonly to?: string | undefined; readonly bucket: Bucket }, now: Date): UsageRange {
  const span = spans[query.bucket];
  const to = query.to === undefined ? now : new Date(query.to);
  const from = query.from === undefined ? new Date(to.getTime() - span.usual) : new Date(query.from);
  const length = to.getTime() - from.getTime();
  if (length <= 0) throw new InvalidRequest([{ path: 'query.from', message: 'must be before "to"' }]);
  if (length > span.most) throw new InvalidRequest([{ path: 'query.from', message: `is more than ${span.most / day} days before "to"; choose a longer bucket` }]);
  return { from, to };
}
