import type { Dialect } from '../dialect.ts';
import { readAnswer } from './answer.ts';
import { renderError, renderStreamError } from './errors.ts';
import { editRequest, readRequest, targetPath } from './request.ts';
import { createMeter } from './stream.ts';

/** Amazon Bedrock Converse and ConverseStream. */
export const bedrockConverse: Dialect = {
  id: 'bedrock-converse', streamType: 'application/vnd.amazon.eventstream', readRequest, editRequest, targetPath, readAnswer, createMeter, renderError, renderStreamError,
};
