import type { CanonicalRequest, Notes } from './canonical/index.ts';
import type { JsonObject } from './reading.ts';

const reasons = /(?:^|\/)(?:o[1-9]|gpt-(?:[5-9]|\d\d)|codex|gpt-oss)/;
const chats = /-chat/;
/** Models that take a temperature only while they do not reason. */
const reasonsAlways = /(?:^|\/)(?:o[1-9]|gpt-5(?![.\d])|codex)/;

/** By its name: what is not OpenAI's does not. */
export function mayReason(model: string): boolean {
  return reasons.test(model) && !chats.test(model);
}

/** OpenAI's models that reason take no temperature beside the usual one; what they would refuse is left out, and told. */
export function fitSampling({ temperature, topP, reasoning }: Pick<CanonicalRequest, 'temperature' | 'topP' | 'reasoning'>, model: string, notes: Notes): JsonObject {
  const asked = reasoning !== null && reasoning.effort !== null && reasoning.effort !== 'none';
  const refused = !chats.test(model) && (reasonsAlways.test(model) || (asked && reasons.test(model)));
  const given = { temperature, top_p: topP };
  const said = Object.entries(given).filter(([, value]) => value !== null && !(refused && value === 1));
  if (!refused) return Object.fromEntries(said);
  for (const [field] of said) notes.warn(field, 'This model reasons and takes no such setting; it was left out.');
  return {};
}
