import type { Codec } from '../../canonical/index.ts';
import { decodeAnswer } from './decode-answer.ts';
import { decodeRequest } from './decode-request.ts';
import { openDecoder } from './decode-stream.ts';
import { encodeAnswer } from './encode-answer.ts';
import { encodeRequest } from './encode-request.ts';
import { openEncoder } from './encode-stream.ts';
import { readFailure } from './read-failure.ts';

/** OpenAI Responses in and out of the canonical form. */
export const openAiResponsesCodec: Codec = { id: 'openai-responses', decodeRequest, encodeRequest, decodeAnswer, encodeAnswer, openDecoder, openEncoder, readFailure };
