import type { StreamMeter } from '../../dialects/index.ts';
import type { Exchange } from '../exchange.ts';

/** Notes what a whole answer was like, where it is compared; whatever it is. */
export function lookOnWhole({ watch, upstreamDialect }: Exchange, body: Buffer): void {
  if (watch === null) return;
  try {
    watch.whole(upstreamDialect.id, JSON.parse(body.toString('utf8')) as unknown);
  } catch {
    // No JSON: there is nothing to compare.
  }
}

/** A meter by which what a stream was like is noted too, where it is compared: as its provider sends it, before anything of it is changed. */
export function lookOnStream({ watch, upstreamDialect }: Pick<Exchange, 'watch' | 'upstreamDialect'>, meter: StreamMeter): StreamMeter {
  if (watch === null) return meter;
  watch.begin(upstreamDialect.id);
  return {
    push(chunk) { watch.push(chunk); return meter.push(chunk); },
    flush() { watch.finish(); return meter.flush(); },
    get facts() { return meter.facts; },
    get complete() { return meter.complete; },
    get failed() { return meter.failed; },
    endWithError: (error) => meter.endWithError(error),
  };
}
