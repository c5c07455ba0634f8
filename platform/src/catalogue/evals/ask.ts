import { type ErrorCode, renderError, rulesOfGateway } from '@keystead/contract';
import type { Clock } from '../../foundation/index.ts';
import { KeysteadError } from '../../foundation/index.ts';
import type { Prompt } from '../answer/prompt.ts';
import type { JsonSchema } from '../answer/schemas.ts';
import type { CallModel, ModelPrices, ModelRequest, ModelTarget } from '../dependencies.ts';
import { createDraftStream } from '../runs/draft-stream.ts';

/** What a model made of a question. */
export interface Asked {
  /** A whole JSON object, or `null`. */
  readonly answer: unknown;
  /** Why there is no answer, as a person reads it. */
  readonly problem: string | null;
  /** Something was written, so the fault is the answer's. */
  readonly wrote: boolean;
  readonly requestId: string | null;
  /** The provider was never asked: nothing can have been billed. */
  readonly unasked: boolean;
}

/** Puts one question through the gateway, as any run does. Never throws but for `signal`. */
export async function ask(needed: { readonly callModel: CallModel; readonly clock: Clock }, request: ModelRequest): Promise<Asked> {
  const draft = createDraftStream(needed.clock);
  let requestId: string | null = null;
  const ended = (problem: string, unasked = false): Asked => ({ answer: null, problem, wrote: draft.characters > 0, requestId, unasked });
  try {
    for await (const event of needed.callModel(request)) {
      request.signal.throwIfAborted();
      if (event.type === 'accepted') requestId = event.requestId;
      else draft.push(event.text);
    }
  } catch (error) {
    request.signal.throwIfAborted();
    if (!(error instanceof KeysteadError)) return ended('The call failed for a reason of our own; it stands in the log of the server.');
    return ended(renderError(error.code, error.parameters).title, unsent.has(error.code));
  }
  try {
    return { answer: draft.complete(), problem: null, wrote: true, requestId, unasked: false };
  } catch {
    return ended(draft.characters === 0 ? 'The answer is empty.' : 'The answer is not one whole JSON object.');
  }
}

/** Refused before a provider was asked. */
const unsent: ReadonlySet<ErrorCode> = new Set(['no_usable_credential', 'unavailable', ...rulesOfGateway]);

/** What a request holds beside the prompt: model, limits, framing. */
const framingBytes = 2_048;

/** The most that a question can cost, in nano-US-dollars; nothing on the sandbox, `null` where no price is known. */
export function answerBound(prices: ModelPrices, target: ModelTarget, question: { readonly prompt: Prompt; readonly schema: JsonSchema; readonly maxOutputTokens: number }): number | null {
  if (target.sandbox) return 0;
  // As it is sent: quotes and line ends inside JSON take a second byte.
  const inputBytes = Buffer.byteLength(JSON.stringify([question.prompt, question.schema])) + framingBytes;
  return prices.atMost(target, { inputBytes, maxOutputTokens: question.maxOutputTokens });
}
