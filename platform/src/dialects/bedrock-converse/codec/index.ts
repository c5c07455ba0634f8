import type { Codec } from '../../canonical/index.ts';
import { decodeAnswer } from './decode-answer.ts';
import { decodeRequest } from './decode-request.ts';
import { openDecoder } from './decode-stream.ts';
import { encodeAnswer } from './encode-answer.ts';
import { encodeRequest } from './encode-request.ts';
import { openEncoder } from './encode-stream.ts';
import { readFailure } from './read-failure.ts';

/** Amazon Bedrock Converse in and out of the canonical form (Amazon Bedrock Runtime API reference; WIRE, sections 6, 8 and 9). */
export const bedrockCodec: Codec = { id: 'bedrock-converse', decodeRequest, encodeRequest, decodeAnswer, encodeAnswer, openDecoder, openEncoder, readFailure };
