import type { Dialect } from '../dialect.ts';
import { readAnswer } from './answer.ts';
import { renderError, renderStreamError } from './errors.ts';
import { editRequest, readRequest, targetPath } from './request.ts';
import { createMeter } from './stream.ts';

/** OpenAI Responses. */
export const openAiResponses: Dialect = {
  id: 'openai-responses', streamType: 'text/event-stream', readRequest, editRequest, targetPath, readAnswer, createMeter, renderError, renderStreamError,
};
