import { relevanceTo } from './guidance.ts';
import type { Desk, Place } from './place.ts';
import type { Sentence } from './sentences.ts';
import { weight } from './topics.ts';

/** How much a sentence has to do with what a part, and what it stands in, ask for; from 0 to 3. */
export function relevanceFor({ within, words }: Place, { guidance, sentences }: Desk): (sentence: Sentence) => number {
  return relevanceTo(`${within} ${words}`, guidance, sentences);
}

/** How much a sentence is worth to a part: what it says, and three times what it has to do with what is asked. */
export function worthTo(place: Place, desk: Desk): (sentence: Sentence) => number {
  const relevance = relevanceFor(place, desk);
  return (sentence) => weight(sentence) + 3 * relevance(sentence);
}
