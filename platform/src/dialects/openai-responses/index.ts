import type { Dialect } from '../dialect.ts';
import { belowBase } from '../target-path.ts';
import { readAnswer } from './answer.ts';
import { renderError, renderStreamError } from './errors.ts';
import { editRequest, readRequest } from './request.ts';
import { createMeter } from './stream.ts';

/** OpenAI Responses. */
export const openAiResponses: Dialect = {
  id: 'openai-responses', streamType: 'text/event-stream', readRequest, editRequest, targetPath: (path) => belowBase('/responses', path), readAnswer, createMeter, renderError, renderStreamError,
};
