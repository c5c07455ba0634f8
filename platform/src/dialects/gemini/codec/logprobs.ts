import type { TokenLogprob } from '../../canonical/index.ts';
import { isObject, type JsonObject, listIn, textIn } from '../../reading.ts';

/** `logprobsResult` of a candidate: the tokens chosen, and the best ones at each step. */
export function readLogprobs(result: unknown): readonly TokenLogprob[] {
  const best = listIn(result, 'topCandidates');
  return listIn(result, 'chosenCandidates').map((chosen, index) => ({ ...readOne(chosen), top: listIn(best[index], 'candidates').map(readOne) }));
}

function readOne(candidate: unknown): Omit<TokenLogprob, 'top'> {
  const logprob = isObject(candidate) ? candidate['logProbability'] : undefined;
  return { token: textIn(candidate, 'token') ?? '', logprob: typeof logprob === 'number' ? logprob : 0, bytes: null };
}

export function writeLogprobs(logprobs: readonly TokenLogprob[]): JsonObject {
  const one = ({ token, logprob }: Omit<TokenLogprob, 'top'>): JsonObject => ({ token, logProbability: logprob });
  return { chosenCandidates: logprobs.map(one), ...(logprobs.some(({ top }) => top.length > 0) ? { topCandidates: logprobs.map(({ top }) => ({ candidates: top.map(one) })) } : {}) };
}
