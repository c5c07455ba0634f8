import { parentPort } from 'node:worker_threads';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { CountJob } from './count-queue.ts';
import { mostCharacters, slicesOf } from './slices.ts';

/** Names of special tokens in somebody's text are text. */
const asText = { disallowedSpecial: new Set<string>() };

/** The beginning speaks for what was left out. */
function count({ texts, characters }: CountJob): number {
  let tokens = 0;
  for (const text of texts) for (const slice of slicesOf(text)) tokens += countTokens(slice, asText);
  return characters <= mostCharacters ? tokens : Math.ceil(tokens * (characters / mostCharacters));
}

parentPort?.on('message', (job: CountJob) => { parentPort?.postMessage(count(job)); });
