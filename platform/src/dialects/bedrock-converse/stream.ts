import type { AnswerFacts, CallerError, StreamMeter } from '../dialect.ts';
import { isObject } from '../reading.ts';
import { withConverseTier } from '../served-as.ts';
import { servedModelIn } from './answer.ts';
import { renderStreamError } from './errors.ts';
import { openFramePass } from './frames.ts';
import { readUsage } from './usage.ts';

/** Meters a Converse stream. `messageStop` is its end; the counts follow it, in `metadata`. */
export function createMeter(): StreamMeter {
  let usageRaw: unknown = null;
  let servedModel: string | null = null;
  let stopped = false;
  let failed = false;

  const pass = openFramePass((frame) => {
    if (frame.kind !== 'event') failed = true;
    else if (frame.name === 'messageStop') stopped = true;
    else if (frame.name === 'metadata') {
      if (isObject(frame.body['usage'])) usageRaw = withConverseTier(frame.body['usage'], frame.body);
      servedModel = servedModelIn(frame.body) ?? servedModel;
    }
  });

  return {
    push: (chunk) => pass.push(chunk),
    flush: () => pass.flush(),
    get facts(): AnswerFacts {
      return { usage: readUsage(usageRaw), usageRaw, servedModel, providerRequestId: null };
    },
    get complete() { return stopped && !failed; },
    get failed() { return failed; },
    endWithError: (error: CallerError) => renderStreamError(error),
  };
}
