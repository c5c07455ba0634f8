import type { Dialect } from '../dialect.ts';
import { belowBase } from '../target-path.ts';
import { readAnswer } from './answer.ts';
import { renderError, renderStreamError } from './errors.ts';
import { editRequest, readRequest } from './request.ts';
import { createMeter } from './stream.ts';

/** OpenAI Embeddings. */
export const openAiEmbeddings: Dialect = {
  id: 'openai-embeddings', streamType: 'text/event-stream', readRequest, editRequest, targetPath: (path) => belowBase('/embeddings', path), readAnswer, createMeter, renderError, renderStreamError,
};
