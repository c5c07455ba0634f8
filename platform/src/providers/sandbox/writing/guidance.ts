import type { Sentence } from './sentences.ts';
import { stemOf } from './stems.ts';

/** What a prompt asks of each part of an answer: lines of a brief such as `- Storage: where and how it is kept.` */
export type Guidance = readonly { readonly title: ReadonlySet<string>; readonly asked: ReadonlySet<string> }[];

/** More lines than this are no brief. */
const mostLines = 200;

/** Words that every brief is made of, and that say nothing of what a part is about. */
const everywhere = new Set(['the', 'and', 'for', 'are', 'was', 'were', 'has', 'had', 'not', 'but', 'you', 'any', 'all', 'its', 'who', 'how', 'may', 'can', 'one', 'two', 'which', 'what', 'where', 'when', 'only', 'that', 'this', 'with', 'from', 'each', 'every', 'none', 'their', 'there', 'they', 'line', 'form', 'docume', 'text', 'source', 'say', 'said', 'state', 'name', 'word', 'never', 'noth', 'other', 'than', 'then', 'them', 'into', 'does', 'hold', 'given', 'give', 'order', 'write', 'written', 'tell', 'told', 'list', 'own', 'also', 'page', 'part', 'section', 'quote', 'shown', 'show', 'most', 'more', 'have', 'been', 'will', 'your', 'person']);

/** Its words that tell one thing from another, without their endings. */
function tellingStems(text: string): ReadonlySet<string> {
  return new Set((text.toLowerCase().match(/[a-z]{3,}/g) ?? []).map(stemOf).filter((word) => !everywhere.has(word)));
}

/** The lines of a prompt’s own words that say what to write where. */
export function readGuidance(question: string): Guidance {
  return question.slice(0, 100_000).split('\n').slice(0, mostLines).flatMap((line) => {
    const [, title, asked] = /^\s*[-*] ([A-Z][^:.]{2,60}): (.+)$/.exec(line) ?? [];
    return title === undefined || asked === undefined ? [] : [{ title: tellingStems(title), asked: tellingStems(`${title} ${asked}`) }];
  });
}

/** Every part of an answer looks at every sentence: their stems are found once. */
const found = new WeakMap<Sentence, ReadonlySet<string>>();

function stemsIn(sentence: Sentence): ReadonlySet<string> {
  const known = found.get(sentence) ?? tellingStems(`${sentence.heading ?? ''} ${sentence.text}`);
  found.set(sentence, known);
  return known;
}

/** What is asked of a part, by its name: its line of the brief, else the words of the name alone. */
function askedOf(words: string, guidance: Guidance): ReadonlySet<string> {
  const own = tellingStems(words);
  const shared = ({ title }: Guidance[number]): number => [...title].filter((word) => own.has(word)).length / Math.max(1, title.size);
  const line = guidance.toSorted((a, b) => shared(b) - shared(a))[0];
  return line !== undefined && shared(line) >= 0.5 ? new Set([...own, ...line.asked]) : own;
}

/** How much each sentence has to do with what a part asks for: the words that it shares, those that few others hold counting more; from 0 to 3. */
export function relevanceTo(words: string, guidance: Guidance, sentences: readonly Sentence[]): (sentence: Sentence) => number {
  const asked = askedOf(words, guidance);
  const said = new Map(sentences.map((sentence) => [sentence, [...stemsIn(sentence)].filter((word) => asked.has(word))]));
  const holding = new Map<string, number>();
  for (const shared of said.values()) for (const word of shared) holding.set(word, (holding.get(word) ?? 0) + 1);
  const worth = (word: string): number => 1 - (holding.get(word) ?? 0) / Math.max(1, sentences.length);
  return (sentence) => Math.min(3, (said.get(sentence) ?? []).reduce((sum, word) => sum + worth(word), 0));
}
