import { type AnswerUsage, type EncodingContext, type TranslationWarning } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { encodeUsage } from './encode-usage.ts';
import { writeChoice, writeFormat, writeTools } from './encode-request.ts';

/** What of a response changes while it is made. */
export interface ResponseState {
  readonly id: string | null;
  readonly model: string | null;
  readonly status: string;
  readonly output: readonly JsonObject[];
  readonly usage: AnswerUsage | null;
  readonly more?: JsonObject;
  readonly warnings: readonly TranslationWarning[];
}

/** The response object, with the request as far as OpenAI repeats it. Nothing is stored, so `store` is false. */
export function writeResponse(state: ResponseState, context: EncodingContext): JsonObject {
  const { request } = context;
  return {
    id: state.id ?? `resp_${itemHex(context)}`, object: 'response', created_at: context.createdAtSeconds, status: state.status, background: false,
    completed_at: state.status === 'completed' ? context.createdAtSeconds : null, error: null, incomplete_details: null, ...state.more,
    instructions: request.system[0]?.text ?? null, max_output_tokens: request.maxOutputTokens, model: state.model ?? context.askedModel, output: state.output,
    parallel_tool_calls: request.parallelTools ?? true, previous_response_id: null,
    reasoning: { effort: request.reasoning?.effort ?? null, summary: request.reasoning?.shown === true ? 'auto' : null }, store: false,
    temperature: request.temperature, ...(request.format === null ? { text: { format: { type: 'text' } } } : writeFormat(request.format)),
    tool_choice: request.toolChoice === null ? 'auto' : writeChoice(request.toolChoice, request.tools), tools: writeTools(request.tools),
    top_logprobs: request.logprobs?.top ?? 0, top_p: request.topP, truncation: 'disabled', usage: state.usage === null ? null : encodeUsage(state.usage), metadata: {},
    ...(state.warnings.length === 0 ? {} : { warnings: state.warnings }),
  };
}

/** The request’s id as it stands inside ids of items. */
export function itemHex({ requestId }: EncodingContext): string {
  return requestId.replaceAll('-', '');
}
