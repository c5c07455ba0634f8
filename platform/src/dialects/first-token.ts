import type { DialectId } from '@keystead/contract';

/**
 * Notices where a stream has really begun: at its first token, not at its first byte. A role, a ping, an empty text, a
 * comment that keeps a connection open are none. It looks and does not parse.
 */
export interface TokenWatch {
  /** Takes the next bytes, cut anywhere. True once a token (or an end, or an error) has come. */
  push(chunk: Buffer): boolean;
  /** The error that came before any token, with what is around it; `null`: none did. */
  readonly failure: string | null;
}

/** A text that is not empty, as a member of JSON. */
const someText = (...members: readonly string[]) => `"(?:${members.join('|')})"\\s*:\\s*"[^"]`;

/** What counts as a beginning in each dialect: content, the call of a tool, a proper end. */
const beginnings: Readonly<Record<DialectId, RegExp>> = {
  'openai-chat': new RegExp(`${someText('content', 'reasoning_content', 'reasoning', 'refusal', 'arguments', 'name', 'transcript', 'finish_reason')}|data: ?\\[DONE\\]`),
  'openai-embeddings': /./,
  'openai-responses': /"type"\s*:\s*"response\.(?:[a-z_.]+\.(?:delta|done)|completed|incomplete)"/,
  'anthropic-messages': /"type"\s*:\s*"(?:content_block_delta|message_delta|message_stop|tool_use|server_tool_use)"/,
  gemini: new RegExp(`${someText('text', 'finishReason', 'blockReason', 'thoughtSignature')}|"(?:functionCall|inlineData|executableCode|codeExecutionResult)"`),
  'bedrock-converse': /contentBlockDelta|toolUseId|messageStop/,
};
/** How an error looks inside a stream. */
const errors: Readonly<Record<DialectId, RegExp>> = {
  'openai-chat': /"error"\s*:\s*[{"]|event: ?error/,
  'openai-embeddings': /"error"\s*:\s*[{"]/,
  'openai-responses': /"type"\s*:\s*"(?:error|response\.failed)"|"error"\s*:\s*\{|event: ?error/,
  'anthropic-messages': /"type"\s*:\s*"error"|event: ?error/,
  gemini: /"error"\s*:\s*\{/,
  'bedrock-converse': /[a-z]Exception/,
};
/** So much of a piece is looked at together with the next one. */
const overlap = 256;
/** Of an error. */
const mostShown = 4_096;

export function watchForToken(dialect: DialectId): TokenWatch {
  const beginning = beginnings[dialect];
  const error = errors[dialect];
  let tail = '';
  let begun = false;
  let failure: string | null = null;
  return {
    push(chunk) {
      if (begun) return true;
      const text = tail + chunk.toString('latin1');
      const token = beginning.exec(text);
      const wrong = error.exec(text);
      begun = token !== null || wrong !== null;
      failure = wrong !== null && (token === null || wrong.index < token.index) ? text.slice(wrong.index - overlap > 0 ? wrong.index - overlap : 0, wrong.index + mostShown) : null;
      tail = text.slice(-overlap);
      return begun;
    },
    get failure() { return failure; },
  };
}
