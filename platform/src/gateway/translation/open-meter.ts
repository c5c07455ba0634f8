import type { StreamMeter } from '../../dialects/index.ts';
import type { Job } from '../chain/run.ts';
import type { Exchange } from '../exchange.ts';
import { lookOnStream } from '../shadow/look-on.ts';
import { translatingMeter } from './translating-meter.ts';

/** The meter of the stream under way: it reads the provider's dialect and gives the caller's. */
export function openMeter(exchange: Exchange, job: Pick<Job, 'hideUsageChunk' | 'facts'>): StreamMeter {
  const meter = meterOf(exchange, job);
  return exchange.watch === null ? meter : lookOnStream(exchange, meter);
}

function meterOf({ dialect, translation, upstreamDialect }: Exchange, { hideUsageChunk, facts: { answers } }: Pick<Job, 'hideUsageChunk' | 'facts'>): StreamMeter {
  if (translation === null) return dialect.createMeter({ hideUsageChunk, answers });
  return translatingMeter(upstreamDialect.createMeter({ hideUsageChunk: false, answers }), translation.openStream());
}
