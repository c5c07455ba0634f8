import { createMeter as createChatMeter } from '../openai-chat/stream.ts';
import type { StreamMeter } from '../dialect.ts';

/** Embeddings do not stream; should a server send events all the same, they are metered as chat's are. */
export function createMeter(): StreamMeter {
  return createChatMeter({ hideUsageChunk: false });
}
