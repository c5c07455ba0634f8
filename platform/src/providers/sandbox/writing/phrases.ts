import type { Sentence } from './sentences.ts';
import { entryLike, type Material } from './sources.ts';

const verbs = /\s(?:is|are|was|were|will|would|shall|should|must|may|might|can|could|cannot|do|does|did|has|have|had|means?|covers?|pays?|costs?|starts?|begins?|ends?|runs?|goes|went|came|comes?|renews?|applies|apply|carries|keeps?|cleans?|provides?|includes?|requires?|needs?|wants?|bears?|agrees?|receives?|contains?|gives?|offers?|insures?|left|older|discussed|confirms?|says?|said|makes?|takes?|took|depends?|asks?|asked|looks? for|fell|rose|expires?)\b/i;
/** A beginning that names nothing: whoever speaks, a condition, an order. */
const unnamed = /^(?:I|it|you|we|they|he|she|this|that|these|those|there|here|if|when|while|as|and|but|or|so|because|since|until|unless|without|with|for|in|on|at|by|from|to|not|no|then|next|first|please|what|who|how|why|where|which|do|did|does|is|are|was|were|can|could|will|would|shall|should|has|have|had)$/i;
/** What no name ends with. */
const dangling = /^(?:the|a|an|of|in|for|to|and|or|but|by|with|at|on|if|when|that|which|who|from|into|because|so|as|is|are|was|were|be|not|no|after|before|than|then|until|unless|within|their|its|our|your|his|her|my|[^\w]+)$/i;

/** A few words that name what a sentence is about: its heading, what stands before a colon, or its subject; where it names nothing, its beginning. */
export function labelOf(sentence: Sentence, mostWords = 7): string {
  const said = saidIn(sentence);
  const beforeColon = /^([^:($]{3,50}):\s/.exec(said)?.[1];
  const main = /^(?:if|without|when|unless|for|in|until|where)\b[^,]*,\s+(.*)$/i.exec(said)?.[1] ?? said;
  const subject = main.split(verbs)[0]?.split(/[,(;](?!\d)|\.\s|\s(?=[$€£]\d)/)[0]?.trim() ?? main;
  const names = !unnamed.test(subject.split(/\s+/)[0] ?? '') && /[A-Za-z]{4}/.test(subject);
  const heading = (sentence.opensHeading || !names) && sentence.heading !== null && !/^page \d/i.test(sentence.heading) && sentence.heading.split(' ').length <= (names ? 3 : 4) ? sentence.heading : null;
  const chosen = beforeColon ?? heading ?? (names ? subject : null);
  if (chosen === null) return beginningOf(said, mostWords);
  const words = withoutDangling(chosen.replace(/^(?:the|a|an|your|our)\s+/i, '').split(/\s+/).slice(0, mostWords));
  return capitalised(words.join(' ').replace(/[.,;:?!]+$/, ''));
}

/** The first words, as many as make sense by themselves; the dots say that they go on. */
function beginningOf(said: string, mostWords: number): string {
  const all = said.split(/\s+/);
  if (all.length <= mostWords) return capitalised(said.replace(/[.,;:]+$/, ''));
  return `${capitalised(withoutDangling(all.slice(0, mostWords)).join(' ').replace(/[.,;:]+$/, ''))} …`;
}

/** Words that were cut off from what follows them, up to one that they can end with. */
export function withoutDangling(words: readonly string[]): readonly string[] {
  const end = words.findLastIndex((word) => !dangling.test(word));
  return words.slice(0, Math.max(end, 0) + 1);
}

export const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** A sentence without who says it (a name, or the `Q.` and `A.` of testimony), and without the date that heads it in a log. */
export function saidIn({ text, speaker }: Sentence): string {
  return (speaker !== null && text.startsWith(`${speaker}: `) ? text.slice(speaker.length + 2) : text).replace(/^[QA]\.\s+(?=\S)/, '').replace(/^[A-Z][a-z]+ \d{1,2},? \d{4}[.:]\s+(?=\S)/, '');
}

/** What a sentence says beyond its label, short. */
export function valueOf(sentence: Sentence): string {
  const afterColon = /^[^:]{3,50}:\s+(.+)$/.exec(sentence.text)?.[1];
  return sentence.amounts[0] ?? sentence.dates[0] ?? sentence.durations[0] ?? (afterColon ?? clip(sentence.text, 16)).replace(/[.;]+$/, '');
}

/** Why a sentence matters, from what kind of thing it says; figures as the source has them. */
export function consequenceOf(sentence: Sentence): string {
  if (/\b(?:ignore|disregard)\b.*\binstructions\b/i.test(sentence.text)) return 'The passage gives orders to the reader’s software; it was read as text and not followed.';
  const words = `“${clip(saidIn(sentence), 24)}”`;
  if (/\b(?:not|no|except|exclud\w*|unless|only if)\b/i.test(sentence.text)) return `It takes something away, or ties it to a condition: ${words}`;
  if (sentence.amounts[0] !== undefined) return `Money depends on it: ${sentence.amounts[0]} is what the text names.`;
  if (sentence.dates[0] !== undefined) return `It has to be kept in the calendar: ${sentence.dates[0]}.`;
  if (sentence.durations[0] !== undefined) return `A period runs from it: ${sentence.durations[0]}.`;
  return /\b(?:must|shall|has to|have to|please|needs? to)\b/i.test(sentence.text) ? `Somebody has to act on it: ${words}` : `Others will rely on it: ${words}`;
}

/** A question that the sentence leaves open: its own, else one after what it says. */
export function questionOf(sentence: Sentence): string {
  const { text, page, dates: [date], durations: [duration], amounts: [amount] } = sentence;
  if (/.\?$/.test(text) && text.split(' ').length <= 30) return saidIn(sentence);
  const words = `“${clip(saidIn(sentence), 16)}” (page ${page})`;
  if (leftOpen.test(text)) return `What is the answer here: ${words}?`;
  if (date !== undefined) return /\b(?:by|before|until|due|ends?|expires?|on or before|no later|deadline)\b/i.test(text) ? `Who has to act on or before ${date} (page ${page})?` : `Which paper shows the date of ${date} (page ${page})?`;
  if (duration !== undefined) return `From which day does “${duration}” run (page ${page})?`;
  if (amount !== undefined) return /\b(?:pays?|paid|charge\w*|fees?|costs?|prices?|rent|bill\w*|invoice\w*)\b/i.test(text) ? `Does ${amount} cover everything that is charged (page ${page})?` : `Where does the figure of ${amount} come from (page ${page})?`;
  if (/\b(?:wants?|would like|needs?|wish\w*|hopes?|look(?:s|ing) for|prefer\w*)\b/i.test(text)) return `How much depends on this: ${words}?`;
  if (/\b(?:must|shall|will|has to|have to|please|agrees?)\b/i.test(text)) return `Who sees to this, and by when: ${words}?`;
  return /\b(?:not|no|never|except|unless|without)\b/i.test(text) ? `What follows from this: ${words}?` : `Is this still right: ${words}?`;
}

/** What a sentence says itself that it does not settle. */
export const leftOpen = /\b(?:undated|unsigned|unknown|unclear|illegible|blank|pending|not sure|not (?:yet |been |be )?(?:on the|stated|given|known|dated|signed|attached|received|recorded|legible|decided)|no (?:date|result|record)|to be (?:confirmed|provided)|(?:do(?:es)?|did) not (?:know|remember))\b/i;

/** The part a sentence gives to a name: what it is defined as, what stands after it between commas, or the noun before it. */
export function roleOf(sentence: Sentence, name: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const text = saidIn(sentence);
  const defined = new RegExp(`${escaped}[^.("“]*[("“]+([A-Z][\\w ]{2,30})[)"”]`).exec(text)?.[1];
  const after = new RegExp(`${escaped}, ((?:the |a |an )?[a-z][\\w ]{2,40})[,.;]`).exec(text)?.[1];
  const before = new RegExp(`\\b(?:by|to|from|and|of)? ?((?:the )?[a-z]{4,}(?: [a-z]{4,})?),? ${escaped}`).exec(text)?.[1];
  return defined ?? after ?? before?.replace(/^(?:by|to|from|and|of|with) /, '') ?? `named in “${clip(text, 12)}”`;
}

export function clip(text: string, words: number): string {
  const all = text.split(/\s+/);
  return all.length <= words ? text : `${all.slice(0, words).join(' ')} …`;
}

/** What the form says that the matter is, in a few words; a number with what it is the number of. */
export function matterOf(material: Material): string | null {
  const entry = [...material.form].find(([label]) => /^(?:matter|medicine|service|claim|subject|policy|topic|purpose|project|offer)\b/.test(label));
  if (entry === undefined) return null;
  const [label, value] = entry;
  const words = value.split(/[\n;]|, (?=[a-z])|(?<=[.?!])\s/)[0]?.replace(/[.;:]+$/, '') ?? '';
  if (words === '' || words.split(/\s+/).length > 16) return null;
  return words.includes(' ') ? words : `${capitalised(label)} ${words}`;
}

/** A letter or message to whom the form names: what it is about, and what the sources say of it, in their own words. */
export function letterOf(material: Material, sentences: readonly Sentence[]): string {
  const greeted = entryLike(material, /addressed|contact|recipient|correspondent|who reads/) ?? entryLike(material, /^client|^prospective|customer|^payer|first name/) ?? 'reader';
  const sender = senderOf(material);
  const short = /text message|sms/i.test(entryLike(material, /channel/) ?? '');
  const news = entryLike(material, /renewal date/) === null ? 'there is something to arrange with you. Please call us.' : 'there is news about your renewal. Could we talk this week?';
  if (short) return [`${greeted}, ${news}`, ...sender, entryLike(material, /opt.?out/)].filter((part) => part !== null).join(' ').slice(0, 320);
  const opening = `Dear ${greeted.split(/[,\n]/)[0] ?? greeted},`;
  const matter = matterOf(material);
  const needed = entryLike(material, /needed/);
  const told = sentences.slice(0, 5).map((sentence) => `- ${asSentence(saidIn(sentence))}`);
  const body = [`${matter === null ? '' : `This is about: ${matter}. `}This is what the papers say, in their words:`, told.join('\n'), ...(needed === null ? [] : [`What we need from you: ${needed}.`]), 'Please call or write if anything of this is unclear.'];
  return [opening, ...told.length === 0 ? body.slice(2) : body, sender.length === 0 ? 'With kind regards' : sender.join('\n')].join('\n\n');
}

/** Who signs, and for whom, as far as the form says it. */
export function senderOf(material: Material): readonly string[] {
  return [entryLike(material, /signs|producer|sender|signed|signer/), entryLike(material, /agency|^company|firm|^pharmacy|^practice/)].filter((line) => line !== null);
}

/** Cells of a table are read one after the other; what ends a sentence in other scripts ends it here too. */
export function asSentence(text: string): string {
  const line = text.replace(/\t+/g, ', ').replace(/[,;:]+$/, '');
  return /[.!?。！？۔।]["”’)」』]?$/.test(line) ? line : `${line}.`;
}
