import type { DialectId } from '@keystead/contract';
import { countIn, isObject, listIn, objectIn, textIn } from '../../dialects/index.ts';

/** Fees for each call of a tool that the provider runs itself; `others`: fees that no table knows. */
export const feeKinds = ['webSearches', 'fileSearches', 'socialSearches', 'codeExecutions', 'others'] as const;
export type FeeKind = (typeof feeKinds)[number];

/** Tokens that are billed otherwise than plain ones. Each is a part of its side's total. */
export interface SpecialTokens {
  /** Of the cache writes, those that are kept for an hour. */
  readonly cacheWriteHour: number;
  readonly audioInput: number;
  /** Of `audioInput`, what was read from the cache. */
  readonly cachedAudio: number;
  readonly imageInput: number;
  readonly videoInput: number;
  readonly audioOutput: number;
  readonly imageOutput: number;
  readonly videoOutput: number;
}

/** What a bill depends on beyond plain counts of tokens. */
export interface BilledDetails {
  readonly tokens: SpecialTokens;
  readonly fees: Readonly<Partial<Record<FeeKind, number>>>;
  /** As the provider served it; `null`: the ordinary one. */
  readonly tier: string | null;
  /** Where inference was held to; `null`: anywhere. */
  readonly geo: string | null;
  readonly speed: string | null;
}

export const noSpecialTokens: SpecialTokens = { cacheWriteHour: 0, audioInput: 0, cachedAudio: 0, imageInput: 0, videoInput: 0, audioOutput: 0, imageOutput: 0, videoOutput: 0 };
/** Plain usage: shared, so that a row without details costs no object. */
export const plainDetails: BilledDetails = { tokens: noSpecialTokens, fees: {}, tier: null, geo: null, speed: null };

type Raw = Readonly<Record<string, unknown>>;
interface Found { readonly tokens?: Partial<SpecialTokens>; readonly fees?: BilledDetails['fees']; readonly tier?: string | null; readonly geo?: string | null; readonly speed?: string | null }
interface Reader {
  readonly dialects: readonly DialectId[];
  /** Rows do not name the dialect; the usage objects are told apart by the names of their counts. */
  readonly isIts: (raw: Raw) => boolean;
  readonly read: (raw: Raw) => Found;
}

const some = (value: number | null): number => value ?? 0;

function modality(raw: Raw, lists: readonly string[], name: string): number {
  return lists.flatMap((list) => listIn(raw, list)).reduce<number>((sum, each) => sum + (textIn(each, 'modality') === name ? some(countIn(each, 'tokenCount')) : 0), 0);
}

const vertexTraffic: Readonly<Record<string, string>> = { PROVISIONED_THROUGHPUT: 'provisioned', ON_DEMAND_PRIORITY: 'priority', ON_DEMAND_FLEX: 'flex' };
/** Items of a Responses answer that cost a fee; what is not here is billed as tokens alone. `own_tools` is counted by the dialect. */
const feeOfCall: Readonly<Record<string, FeeKind>> = {
  web_search_call: 'webSearches', file_search_call: 'fileSearches', code_interpreter_call: 'others', image_generation_call: 'others', x_search_call: 'socialSearches',
};
/** xAI’s names in `server_side_tool_usage_details`. */
const feeOfXaiTool: Readonly<Record<string, FeeKind>> = {
  web_search_calls: 'webSearches', x_search_calls: 'socialSearches', file_search_calls: 'fileSearches', document_search_calls: 'fileSearches', code_interpreter_calls: 'codeExecutions', image_generation_calls: 'others',
};
/** Passes of one Messages answer that its totals hold already. */
const countedIterations = new Set(['message', 'fallback_message']);

function feesIn(counts: Raw, kinds: Readonly<Record<string, FeeKind>>): Partial<Record<FeeKind, number>> {
  const fees: Partial<Record<FeeKind, number>> = {};
  for (const name in kinds) {
    const count = some(countIn(counts, name));
    const kind = kinds[name];
    if (count > 0 && kind !== undefined) fees[kind] = (fees[kind] ?? 0) + count;
  }
  return fees;
}

const readers: readonly Reader[] = [
  {
    dialects: ['gemini'], isIts: (raw) => 'promptTokenCount' in raw || 'candidatesTokenCount' in raw || 'totalTokenCount' in raw,
    read: (raw) => {
      const input = ['promptTokensDetails', 'toolUsePromptTokensDetails'];
      const output = ['candidatesTokensDetails', 'responseTokensDetails'];
      return {
        tokens: {
          audioInput: modality(raw, input, 'AUDIO'), imageInput: modality(raw, input, 'IMAGE'), videoInput: modality(raw, input, 'VIDEO'), cachedAudio: modality(raw, ['cacheTokensDetails'], 'AUDIO'),
          audioOutput: modality(raw, output, 'AUDIO'), imageOutput: modality(raw, output, 'IMAGE'), videoOutput: modality(raw, output, 'VIDEO'),
        },
        fees: feesIn(raw, { webSearchQueries: 'webSearches' }), tier: vertexTraffic[textIn(raw, 'trafficType') ?? ''] ?? textIn(raw, 'serviceTier'),
      };
    },
  },
  {
    dialects: ['bedrock-converse'], isIts: (raw) => 'inputTokens' in raw,
    read: (raw) => ({
      tokens: { cacheWriteHour: listIn(raw, 'cacheDetails').reduce<number>((sum, each) => sum + (textIn(each, 'ttl') === '1h' ? some(countIn(each, 'inputTokens')) : 0), 0) },
      tier: textIn(raw, 'serviceTier'), speed: textIn(raw, 'latency') === 'optimized' ? 'optimized' : null,
    }),
  },
  {
    dialects: ['openai-responses'], isIts: (raw) => 'input_tokens' in raw && ('input_tokens_details' in raw || 'total_tokens' in raw),
    read: (raw) => ({
      tokens: { audioInput: some(countIn(objectIn(raw, 'input_tokens_details'), 'audio_tokens')), imageInput: some(countIn(objectIn(raw, 'input_tokens_details'), 'image_tokens')), audioOutput: some(countIn(objectIn(raw, 'output_tokens_details'), 'audio_tokens')) },
      fees: { ...feesIn(objectIn(raw, 'own_tools'), feeOfCall), ...feesIn(objectIn(raw, 'server_side_tool_usage_details'), feeOfXaiTool) }, tier: textIn(raw, 'service_tier'),
    }),
  },
  {
    dialects: ['anthropic-messages'], isIts: (raw) => 'input_tokens' in raw || 'output_tokens' in raw,
    read: (raw) => ({
      tokens: { cacheWriteHour: some(countIn(objectIn(raw, 'cache_creation'), 'ephemeral_1h_input_tokens')) },
      fees: {
        // Fetching pages is free; an adviser or a compaction is a call of its own, at its own model's price, that the totals do not hold.
        ...feesIn(objectIn(raw, 'server_tool_use'), { web_search_requests: 'webSearches', code_execution_requests: 'codeExecutions' }),
        ...listIn(raw, 'iterations').some((each) => !countedIterations.has(textIn(each, 'type') ?? '')) ? { others: 1 } : {},
      },
      tier: textIn(raw, 'service_tier'), geo: textIn(raw, 'inference_geo'), speed: textIn(raw, 'speed'),
    }),
  },
  {
    dialects: ['openai-chat', 'openai-embeddings'], isIts: (raw) => 'prompt_tokens' in raw || 'completion_tokens' in raw,
    read: (raw) => {
      const input = objectIn(raw, 'prompt_tokens_details');
      const output = objectIn(raw, 'completion_tokens_details');
      return {
        tokens: {
          audioInput: some(countIn(input, 'audio_tokens')), imageInput: some(countIn(input, 'image_tokens')), videoInput: some(countIn(input, 'video_tokens')), cachedAudio: some(countIn(objectIn(input, 'cached_tokens_details'), 'audio_tokens')),
          audioOutput: some(countIn(output, 'audio_tokens')), imageOutput: some(countIn(output, 'image_tokens')),
        },
        tier: textIn(raw, 'service_tier'),
      };
    },
  },
];

/** Names of what costs the ordinary price. */
const ordinary = new Set(['auto', 'default', 'standard', 'standard_only', 'on_demand', 'global', 'not_available', 'unspecified']);

function unusual(name: string | null | undefined): string | null {
  const known = (name ?? '').toLowerCase();
  return known === '' || ordinary.has(known) ? null : known.slice(0, 40);
}

/**
 * What a provider's own usage object says beyond plain counts; `plainDetails` where it says nothing, or is none. Counts are taken as they
 * come: `heldWithin` cuts them to the totals they are parts of. Pure.
 */
export function readDetails(usageRaw: unknown): BilledDetails {
  if (!isObject(usageRaw)) return plainDetails;
  const found = readers.find(({ isIts }) => isIts(usageRaw))?.read(usageRaw);
  if (found === undefined) return plainDetails;
  const fees = found.fees ?? {};
  const isPlain = Object.values(found.tokens ?? {}).every((count) => count === 0);
  const details = { tier: unusual(found.tier), geo: unusual(found.geo), speed: unusual(found.speed) };
  if (isPlain && Object.keys(fees).length === 0 && details.tier === null && details.geo === null && details.speed === null) return plainDetails;
  return { ...details, fees, tokens: isPlain ? noSpecialTokens : { ...noSpecialTokens, ...found.tokens } };
}

interface Totals { readonly input: number; readonly cacheRead: number; readonly cacheWrite: number; readonly output: number }

/** Special tokens as parts of their totals: never more of them than of the whole, whatever a provider counts. */
export function heldWithin(special: SpecialTokens, { input, cacheRead, cacheWrite, output }: Totals): SpecialTokens {
  const audioInput = Math.min(special.audioInput, input);
  const imageInput = Math.min(special.imageInput, input - audioInput);
  const audioOutput = Math.min(special.audioOutput, output);
  const imageOutput = Math.min(special.imageOutput, output - audioOutput);
  return {
    cacheWriteHour: Math.min(special.cacheWriteHour, cacheWrite), audioInput, imageInput, videoInput: Math.min(special.videoInput, input - audioInput - imageInput),
    // What does not fit beside the cached tokens was read from the cache.
    cachedAudio: Math.min(Math.max(special.cachedAudio, audioInput + cacheRead + cacheWrite - input), audioInput, cacheRead),
    audioOutput, imageOutput, videoOutput: Math.min(special.videoOutput, output - audioOutput - imageOutput),
  };
}
