import type { StreamMeter, StreamTranslator } from '../../dialects/index.ts';

/** Meters a stream in the provider's dialect while it goes on in the caller's: usage is read from what the provider sent. */
export function translatingMeter(meter: StreamMeter, translator: StreamTranslator): StreamMeter {
  return {
    push: (chunk) => translator.push(meter.push(chunk)),
    flush: () => Buffer.concat([translator.push(meter.flush()), translator.finish()]),
    get facts() { return meter.facts; },
    get complete() { return meter.complete; },
    get failed() { return meter.failed; },
    endWithError: (error) => translator.fail(error),
  };
}
