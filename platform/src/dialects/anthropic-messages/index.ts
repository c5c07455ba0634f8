import type { Dialect } from '../dialect.ts';
import { readAnswer } from './answer.ts';
import { renderError, renderStreamError } from './errors.ts';
import { editRequest, readRequest, targetPath } from './request.ts';
import { createMeter } from './stream.ts';

/** Anthropic Messages and token counting. */
export const anthropicMessages: Dialect = {
  id: 'anthropic-messages', streamType: 'text/event-stream', readRequest, editRequest, targetPath, readAnswer, createMeter, renderError, renderStreamError,
};
