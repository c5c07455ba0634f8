import type { Dialect } from '../dialect.ts';
import { readAnswer } from './answer.ts';
import { renderError, renderStreamError } from './errors.ts';
import { editRequest, readRequest, targetPath } from './request.ts';
import { createMeter } from './stream.ts';

/** Gemini's generateContent and what stands beside it: streaming, counting, embeddings. */
export const gemini: Dialect = {
  id: 'gemini', streamType: null, readRequest, editRequest, targetPath, readAnswer, createMeter, renderError, renderStreamError,
};
