import type { StreamMeter } from '../../dialects/index.ts';
import type { StreamEnd } from '../upstream/deliver-stream.ts';
import { CallAborted, type StreamSink, type UpstreamCall } from '../upstream/upstream-call.ts';

/** Reads a stream to its end for its count and its shape, and keeps nothing of it. */
export function drink(call: UpstreamCall, meter: StreamMeter): Promise<StreamEnd['kind']> {
  return new Promise((resolve) => {
    const end = (otherwise: StreamEnd['kind']): void => {
      meter.flush();
      resolve(meter.failed ? 'failed' : meter.complete ? 'complete' : otherwise);
    };
    const sink: StreamSink = { data: (chunk) => { meter.push(chunk); }, end: () => end('broken'), fail: (error) => end(error instanceof CallAborted ? 'cancelled' : 'broken') };
    call.attach(sink);
  });
}
