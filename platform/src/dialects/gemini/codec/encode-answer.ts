import { type CanonicalAnswer, type Choice, type EncodingContext } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { writeCitations } from './citations.ts';
import { encodeUsage } from './encode-usage.ts';
import { writeLogprobs } from './logprobs.ts';
import { writeStopReason } from './map-stop-reason.ts';
import { writePart } from './write-parts.ts';

/** Writes a whole answer. */
export function encodeAnswer(answer: CanonicalAnswer, context: EncodingContext): JsonObject {
  const candidates = answer.choices.map((choice) => writeCandidate(choice, context));
  const warnings = [...context.warnings, ...context.notes.warnings];
  return {
    candidates, ...(answer.usage === null ? {} : { usageMetadata: encodeUsage(answer.usage) }),
    modelVersion: answer.model ?? context.askedModel, responseId: answer.id ?? context.requestId, ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function writeCandidate(choice: Choice, { notes }: EncodingContext): JsonObject {
  const texts = choice.parts.flatMap((part) => (part.kind === 'text' ? [{ text: part.text, citations: part.citations ?? [] }] : []));
  return {
    content: { role: 'model', parts: choice.parts.flatMap((part) => writePart(part, notes)) }, ...writeStopReason(choice.stop, choice.native), index: choice.index,
    ...writeCitations(texts), ...(choice.logprobs === undefined ? {} : { logprobsResult: writeLogprobs(choice.logprobs) }),
  };
}
