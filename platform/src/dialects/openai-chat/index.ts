import type { Dialect } from '../dialect.ts';
import { belowBase } from '../target-path.ts';
import { readAnswer } from './answer.ts';
import { renderError, renderStreamError } from './errors.ts';
import { editRequest, readRequest } from './request.ts';
import { createMeter } from './stream.ts';

/** OpenAI Chat Completions, and what its many cousins make of it. */
export const openAiChat: Dialect = {
  id: 'openai-chat', streamType: 'text/event-stream', readRequest, editRequest, targetPath: (path) => belowBase('/chat/completions', path), readAnswer, createMeter, renderError, renderStreamError,
};
