import type { Sentence } from './sentences.ts';
import { entryLike, type Material } from './sources.ts';

const verbs = /\s(?:is|are|was|were|will|shall|must|may|can|has|have|had|means?|covers?|pays?|starts?|begins?|ends?|runs?|renews?|applies|apply|carries|keeps?|cleans?|provides?|includes?|requires?|bears?|agrees?|receives?|contains?|gives?|offers?|bears?|pays?|insure|insures|left|older|discussed|confirms?)\b/i;

/** A few words that name what a sentence is about: its heading, what stands before a colon, or its subject. */
export function labelOf(sentence: Sentence, mostWords = 7): string {
  const said = saidIn(sentence).replace(/^[QA]\.\s+/, '');
  const beforeColon = /^([^:($]{3,50}):\s/.exec(said)?.[1];
  const main = /^(?:if|without|when|unless|for|in|until|where)\b[^,]*,\s+(.*)$/i.exec(said)?.[1] ?? said;
  const subject = main.split(verbs)[0]?.split(/[,(;](?!\d)/)[0] ?? main;
  const pronoun = /^(?:it|you|we|they|he|she|this|that|these)\b/i.test(subject);
  const heading = (sentence.opensHeading || pronoun) && sentence.heading !== null && sentence.heading.split(' ').length <= (pronoun ? 4 : 3) ? sentence.heading : null;
  const chosen = beforeColon ?? heading ?? (pronoun ? main.replace(/^(?:it|you|we|they)\s+(?:(?:do|does|may|must|will|shall)\s+)?/i, '') : subject.split(/\s+/).length < 2 ? said : subject);
  const words = chosen.replace(/^(?:the|a|an|this|that|these|your|our|please)\s+/i, '').split(/\s+/).slice(0, mostWords);
  while (words.length > 1 && /^(?:the|a|an|of|in|for|to|and|or|by|with|at|on|if|within|,)$/i.test(words.at(-1) ?? '')) words.pop();
  const label = words.join(' ').replace(/[.,;:]+$/, '');
  return `${label.slice(0, 1).toUpperCase()}${label.slice(1)}`;
}

/** A sentence without who says it, and without the date that heads it in a log. */
export function saidIn({ text, speaker }: Sentence): string {
  return (speaker !== null && text.startsWith(`${speaker}: `) ? text.slice(speaker.length + 2) : text).replace(/^[A-Z][a-z]+ \d{1,2},? \d{4}[.:]\s+(?=\S)/, '');
}

/** What a sentence says beyond its label, short. */
export function valueOf(sentence: Sentence): string {
  const afterColon = /^[^:]{3,50}:\s+(.+)$/.exec(sentence.text)?.[1];
  return sentence.amounts[0] ?? sentence.dates[0] ?? sentence.durations[0] ?? (afterColon ?? clip(sentence.text, 16)).replace(/[.;]+$/, '');
}

/** Why a sentence matters, from what kind of thing it says; figures as the source has them. */
export function consequenceOf(sentence: Sentence): string {
  if (/\b(?:ignore|disregard)\b.*\binstructions\b/i.test(sentence.text)) return 'The passage gives orders to the reader’s software; it was read as text and not followed.';
  if (/\b(?:not|no|except|exclud\w*|unless|only if)\b/i.test(sentence.text)) return 'It takes something away or ties it to a condition, so it should be read before anyone relies on the rest.';
  if (sentence.amounts[0] !== undefined) return `Money depends on it: ${sentence.amounts[0]} is what the text names.`;
  if (sentence.dates[0] !== undefined) return `It has to be kept in the calendar: ${sentence.dates[0]}.`;
  if (sentence.durations[0] !== undefined) return `A period runs from it: ${sentence.durations[0]}.`;
  return 'Someone has to act on it or rely on it, so it should be known before the matter goes on.';
}

/** A question that the sentence leaves open. */
export function questionOf(sentence: Sentence): string {
  if (sentence.dates[0] !== undefined) return `Who has to act on or before ${sentence.dates[0]} (page ${sentence.page})?`;
  if (sentence.durations[0] !== undefined) return `From which day does “${sentence.durations[0]}” run (page ${sentence.page})?`;
  if (sentence.amounts[0] !== undefined) return `Does ${sentence.amounts[0]} cover everything that is charged (page ${sentence.page})?`;
  return sentence.order % 2 === 0 ? `Who looks after this: ${labelOf(sentence)} (page ${sentence.page})?` : `What is meant, in practice, by “${clip(sentence.text, 8)}” (page ${sentence.page})?`;
}

/** The part a sentence gives to a name: what it is defined as, what stands after it between commas, or the noun before it. */
export function roleOf(sentence: Sentence, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const text = saidIn(sentence);
  const defined = new RegExp(`${escaped}[^.("“]*[("“]+([A-Z][\\w ]{2,30})[)"”]`).exec(text)?.[1];
  const after = new RegExp(`${escaped}, ((?:the |a |an )?[a-z][\\w ]{2,40})[,.;]`).exec(text)?.[1];
  const before = new RegExp(`\\b(?:by|to|from|and|of)? ?((?:the )?[a-z]{4,}(?: [a-z]{4,})?) ${escaped}`).exec(text)?.[1];
  return defined ?? after ?? before?.replace(/^(?:by|to|from|and|of|with) /, '') ?? clip(text.replace(name, '').replace(/^[\s,;:]+/, ''), 12);
}

export function clip(text: string, words: number): string {
  const all = text.split(/\s+/);
  return all.length <= words ? text : `${all.slice(0, words).join(' ')} …`;
}

/** A letter or message to whom the form names, made of sentences of the sources. */
export function letterOf(material: Material, sentences: readonly Sentence[]): string {
  const greeted = entryLike(material, /addressed|contact|recipient|who reads/) ?? entryLike(material, /^client|^prospective|customer|^payer|first name/) ?? 'reader';
  const sender = [entryLike(material, /signs|producer|sender|signed/), entryLike(material, /agency|^company|firm|^pharmacy|^practice/)].filter((line) => line !== null);
  const short = /text message|sms/i.test(entryLike(material, /channel/) ?? '');
  const news = entryLike(material, /renewal date/) === null ? 'there is something to arrange with you. Please call us.' : 'there is news about your renewal. Could we talk this week?';
  if (short) return [`${greeted}, ${news}`, ...sender, entryLike(material, /opt.?out/)].filter((part) => part !== null).join(' ').slice(0, 320);
  const opening = `Dear ${greeted.split(/[,\n]/)[0] ?? greeted},`;
  const needed = entryLike(material, /needed/);
  const told = sentences.slice(0, 5).map((sentence) => asSentence(saidIn(sentence)));
  const body = [told.slice(0, 3).join(' '), ...(told.length > 3 ? [told.slice(3).join(' ')] : []), ...(needed === null ? [] : [`What we need from you: ${needed}.`]), 'Please call or write if anything of this is unclear.'];
  return [opening, ...body, sender.length === 0 ? 'With kind regards' : sender.join('\n')].join('\n\n');
}

/** Cells of a table are read one after the other; what ends a sentence in other scripts ends it here too. */
export function asSentence(text: string): string {
  const line = text.replace(/\t+/g, ', ').replace(/[,;:]+$/, '');
  return /[.!?。！？۔।]["”’)」』]?$/.test(line) ? line : `${line}.`;
}
