import { amended, positionAbout, ruleAbout } from './counterparts.ts';
import { asSentence, clip, saidIn, consequenceOf, labelOf, letterOf, matterOf, questionOf, roleOf, senderOf, valueOf, withoutDangling } from './phrases.ts';
import { type Desk, type Place, wordsOf } from './place.ts';
import { fieldAbout, labelledFor, optionFor } from './records.ts';
import type { Sentence } from './sentences.ts';
import { entryLike } from './sources.ts';
import { topics, weight } from './topics.ts';
import { worthTo } from './worth.ts';

/** How a text is written: the first rule whose words fit the property's name and title. `null` passes on to the next. */
interface TextRule { readonly words: RegExp; readonly write: (place: Place, sentence: Sentence, desk: Desk) => string | null }

const rules: readonly TextRule[] = [
  { words: /quote|excerpt|verbatim|passage/, write: (_place, sentence) => sentence.quote },
  { words: /document id|source id|file id/, write: (_place, sentence) => sentence.source.id },
  { words: /^(?:document|file|source)(?: name)?\b(?!s)/, write: (_place, sentence) => sentence.source.name },
  { words: /page line/, write: (_place, sentence) => /^page (\d+)/i.exec(sentence.heading ?? '')?.[1] ?? String(sentence.page) },
  { words: /^page\b/, write: (_place, sentence) => String(sentence.page) },
  { words: /opt out/, write: (_place, _sentence, desk) => entryLike(desk.material, /opt.?out/) },
  { words: /\b(?:proposed|revised) (?:wording|text)\b/, write: (_place, _sentence, desk) => entryLike(desk.material, /^original/)?.replace(/\bshall\b/g, 'will') ?? null },
  { words: /^old\b/, write: ({ before, words }) => (before === undefined ? null : /amount/.test(words) ? moneyOf(before) : asSentence(before.text)) },
  { words: /^new\b/, write: ({ before, words }, sentence) => (before === undefined ? null : /amount/.test(words) ? moneyOf(sentence) : asSentence(sentence.text)) },
  { words: /^first\b/, write: ({ before }) => (before === undefined ? null : asSentence(before.text)) },
  { words: /^position playbook/, write: (_place, sentence, desk) => positionAbout(sentence, desk) ?? 'no position supplied' },
  { words: /^proposed\b/, write: (_place, sentence) => amended(sentence) },
  { words: /^ask ask$/, write: (_place, sentence) => amended(sentence) },
  { words: /^fallback fallback$/, write: (_place, sentence, desk) => positionAbout(sentence, desk) ?? 'none supplied' },
  { words: /^answer/, write: (_place, sentence) => asSentence(sentence.text) },
  { words: /question/, write: (place, sentence, desk) => (place.answers ? askedQuestions(desk)[place.index] : undefined) ?? questionOf(sentence) },
  { words: /\b(?:why|meaning|means|impact|consequence|reason|significance|rationale|effect|concern)\b/, write: (_place, sentence) => consequenceOf(sentence) },
  { words: /^what\b.*happens|^event/, write: (_place, sentence) => asSentence(clip(saidIn(sentence), 28)) },
  { words: /^(?:instruction|response|part)\b/, write: (_place, sentence) => asSentence(saidIn(sentence)) },
  { words: /^(?:expires?|expiry|ends?)\b/, write: (_place, sentence) => sentence.dates.at(-1) ?? sentence.durations[0] ?? '' },
  { words: /\b(?:date|deadline|due|when|expires?|expiry|effective)\b/, write: (_place, sentence) => sentence.dates[0] ?? sentence.durations[0] ?? '' },
  { words: /^(?:carrier|vendor)\b/, write: (_place, sentence) => headOf(sentence) ?? sentence.names[0] ?? labelOf(sentence) },
  { words: /^unit price\b/, write: (_place, sentence) => /\bat ([$€£]\d[\d,]*(?:\.\d+)?)/.exec(sentence.text)?.[1] ?? null },
  { words: /^contact\b/, write: ({ description }, sentence) => (/phone|e-?mail/i.test(description) ? /\b(?:\d{3}-)?\d{3}-\d{4}\b|[\w.+-]+@[\w.-]+\w/.exec(sentence.text)?.[0] ?? '' : null) },
  { words: /^(?:tax|other charges|unit price)\b/, write: (place, sentence) => (place.words.startsWith('unit') ? sentence.amounts[1] : /\btax\b/i.test(sentence.text) ? sentence.amounts[0] : undefined) ?? '' },
  { words: /^from\b/, write: (_place, sentence) => sentence.dates[0] ?? '' },
  { words: /^until\b/, write: (_place, sentence) => sentence.dates[1] ?? '' },
  { words: /^increase\b/, write: (_place, sentence) => sentence.amounts.find((amount) => /%|percent/.test(amount)) ?? '' },
  { words: /^quantity\b/, write: (_place, sentence) => /\((\d[\d,.]*)\s/.exec(sentence.text)?.[1] ?? /\b(\d+)\s?(?:x|×|at)\s/.exec(sentence.text)?.[1] ?? '' },
  { words: /^invoice\b/, write: (_place, sentence) => /\b(?:[A-Z]{1,3}-)?\d{2,}\b/.exec(sentence.heading ?? '')?.[0] ?? '' },
  { words: /^deductible\b/, write: (_place, sentence) => (/\b(?:deductible|excess)\b/i.test(sentence.text) ? sentence.amounts[0] : undefined) ?? '' },
  { words: /^(?:limit|monthly)\b|amount|price|premium|\bfee\b|cost|\bsum\b|total/, write: (_place, sentence) => sentence.amounts[0] ?? '' },
  { words: /^value\b/, write: (_place, sentence) => valueOf(sentence) },
  { words: /^clause\b/, write: (_place, sentence) => sentence.clause ?? sentence.heading ?? '' },
  { words: /subject/, write: (_place, sentence, desk) => subjectOf(sentence, desk) },
  { words: /^rule\b/, write: (_place, sentence, desk) => ruleAbout(sentence, desk) ?? /\b[A-Z]{2,8}-\d{1,3}\b/.exec(`${sentence.heading ?? ''} ${sentence.text}`)?.[0] ?? labelOf(sentence) },
  { words: /^record\b/, write: (_place, sentence) => headOf(sentence) ?? labelOf(sentence) },
  { words: /^field\b/, write: (_place, sentence, desk) => fieldAbout(sentence.text, desk) },
  { words: /^(?:owner|decided by|responsible)\b/, write: (_place, sentence) => sentence.names[0] ?? 'nobody is named' },
  { words: /^signatures?\b/, write: () => 'Name:\nTitle:\nDate:' },
  { words: /voicemail/, write: (_place, _sentence, desk) => voicemailOf(desk) },
  { words: /^(?:first|second|third|last|final)\b/, write: ({ within }, _sentence, desk) => (/reminder|message|letter/.test(within) ? letterOf(desk.material, letterSentences(desk)) : null) },
  { words: /body|message|letter|e mail text/, write: (_place, _sentence, desk) => letterOf(desk.material, letterSentences(desk)) },
  { words: /opening|greeting/, write: (_place, sentence, desk) => openingOf(sentence, desk) },
  { words: /closing/, write: () => 'Shall we find fifteen minutes this week to go through it? Thank you for your time.' },
  { words: /^roles?\b/, write: (_place, sentence) => (sentence.speaker ?? null) },
  { words: /^role\b/, write: (_place, sentence) => (sentence.names[0] === undefined ? 'Not stated' : roleOf(sentence, sentence.names[0])) },
  { words: /^placeholder/, write: (_place, sentence) => `[AUTHORITY: ${labelOf(sentence)}]` },
  { words: /^(?:action|need|proof|check|gives|remedy|how)\b/, write: (_place, sentence) => `Ask about this and note the answer: “${clip(saidIn(sentence), 14)}”` },
  { words: /\b(?:party|person|company|organi[sz]ation|client|customer|insured|contact|recipient|author|issuer|lender)\b|\bname\b/, write: (_place, sentence, desk) => sentence.names[0] ?? desk.sentences.find((other) => other.names.length > 0)?.names[0] ?? null },
  { words: /^(?:fact|item|label|title|topic|change|option|flag|heading|term|key|category|point|section|what|risk|issue|gap|missing|statement|exhibit|credential|requirement|criterion|trigger|sign|data|field|variant|finding|charge|coverage|account|policy|comparable|adjustment|specialist|trade|entry|step|paper|assumption|priority|exposure|line|location|owner|payee|number|word|medicine|matter|duty)\b/, write: (_place, sentence) => labelOf(sentence) },
  { words: /summary|overview|abstract/, write: (place, sentence, desk) => (place.sentence === null ? best(desk, 3).map((each) => asSentence(each.text)).join(' ') : asSentence(sentence.text)) },
  { words: /\be ?mail/, write: (_place, _sentence, desk) => /[\w.+-]+@[\w.-]+\w/.exec(allText(desk))?.[0] ?? 'someone@example.com' },
  { words: /phone/, write: (_place, _sentence, desk) => /\+?\d[\d ()-]{7,}\d/.exec(allText(desk))?.[0] ?? null },
  { words: /\blanguage\b/, write: () => 'en' },
  { words: /currency/, write: () => 'USD' },
];

/** What heads the block of a sentence, a vendor or a record, as a name is written. */
function headOf({ blockHeading, heading }: Sentence): string | null {
  if (blockHeading === null || blockHeading !== blockHeading.toUpperCase()) return blockHeading ?? heading;
  return blockHeading.split(' ').map((word) => (/\d/.test(word) ? word : `${word.slice(0, 1)}${word.slice(1).toLowerCase()}`)).join(' ');
}

/** The text for a place, from the sentence it is about. */
export function writeText(place: Place, desk: Desk): string {
  const sentence = place.sentence ?? best(desk, 1)[0];
  if (sentence === undefined) return desk.material.question === '' ? 'Nothing was given' : clip(desk.material.question, 30);
  const known = fromRecord(place, sentence, desk);
  if (known !== null) return known;
  for (const rule of rules) {
    if (!rule.words.test(place.words)) continue;
    const text = rule.write(place, sentence, desk);
    if (text !== null) return withinWords(text, place.description);
  }
  const room = Number(place.schema['maxLength'] ?? usualParagraph);
  if (place.sentence === null && !desk.forTool && room >= roomForParagraph) return withinWords(paragraphFor(place, desk, room), place.description);
  return withinWords(asSentence(saidIn(sentence)), place.description);
}

/** A text with room for so many characters is a paragraph, not a line. */
const roomForParagraph = 400;
const usualParagraph = 700;

/** Up to five sentences about what the part asks for, in the order of the sources, as many as there is room for. */
function paragraphFor(place: Place, desk: Desk, room: number): string {
  const worth = worthTo(place, desk);
  const chosen = desk.sentences.toSorted((a, b) => worth(b) - worth(a) || a.order - b.order).slice(0, 5).toSorted((a, b) => a.order - b.order);
  return chosen.reduce((text, sentence) => { const longer = `${text} ${asSentence(saidIn(sentence))}`.trim(); return text !== '' && longer.length > room ? text : longer; }, '');
}

/** What stands with a label in the record or, for what names one, in the block that the place is about. */
function fromRecord(place: Place, sentence: Sentence, desk: Desk): string | null {
  if (place.sentence === null || desk.forTool || /quote|^document\b|^page\b|evidence/.test(place.words)) return null;
  if (place.found !== undefined) {
    if (/^record\b/.test(place.words)) return place.found.record;
    if (/^field\b/.test(place.words)) return place.found.field;
    if (/^value\b/.test(place.words)) return place.found.value;
  }
  if (/^(?:vendor|carrier|payee|account)\b/.test(place.words)) {
    const option = optionFor(place.words, `${sentence.text} ${sentence.blockHeading ?? ''}`, desk);
    if (option !== null) return option;
  }
  if (place.ofRecord !== true && !/^(?:invoice|notice|policy|claim|order|permit|licen[cs]e) ?(?:number)?\b/.test(place.words)) return null;
  return labelledFor(wordsOf(place.name, {}), sentence, desk)?.value ?? null;
}

/** A list of plain texts: questions, things needed, or sentences. */
export function writeLine(place: Place, sentence: Sentence, desk: Desk): string {
  if (/unanswered/.test(place.words)) return askedInForm(desk)[place.index] ?? questionOf(sentence);
  if (/question|ask\b|clarif|follow up/.test(place.words)) return questionOf(sentence);
  if (/needed|documents|checklist/.test(place.words)) {
    const needed = entryLike(desk.material, /needed|documents/)?.split(/;\s*/) ?? [];
    return needed[place.index] ?? asSentence(sentence.text);
  }
  if (/names?\b|people|part(?:y|ies)|authors?|persons?/.test(place.words)) return sentence.names[0] ?? labelOf(sentence);
  if (/subject|headline|titles?\b/.test(place.words)) return labelOf(sentence, 10);
  if (/tags?\b|keywords?|topics?|labels?|categor/.test(place.words)) return labelOf(sentence, 3);
  return asSentence(saidIn(sentence));
}

/** The sentences that say most, in the order of the sources. */
export function best(desk: Desk, count: number): readonly Sentence[] {
  return desk.sentences.toSorted((a, b) => weight(b) - weight(a)).slice(0, count).toSorted((a, b) => a.order - b.order);
}

/** The first amount of money; periods and percentages stay in the text. */
const moneyOf = ({ amounts }: Sentence): string => amounts.find((amount) => /[$€£]/.test(amount)) ?? '';

/** What a letter tells: the first of them what matters most, each further one something else, and shorter. */
function letterSentences(desk: Desk): readonly Sentence[] {
  const banned = entryLike(desk.material, /do not mention/)?.toLowerCase() ?? null;
  const fit = desk.sentences.filter((sentence) => banned === null || !sentence.text.toLowerCase().includes(banned));
  const changes = fit.filter((sentence) => topics.some((topic) => topic.words.test('change') && topic.fits(sentence)));
  const ranked = (changes.length >= 2 ? changes : fit).toSorted((a, b) => weight(b) - weight(a));
  const number = desk.letters;
  desk.letters += 1;
  const from = ranked.length === 0 ? 0 : (number === 0 ? 0 : 2 + 3 * number) % ranked.length;
  return [...ranked.slice(from), ...ranked.slice(0, from)].slice(0, number === 0 ? 5 : 3).toSorted((a, b) => a.order - b.order);
}

function subjectOf(sentence: Sentence, desk: Desk): string {
  if (/text message|sms/i.test(entryLike(desk.material, /channel/) ?? '')) return '';
  const about = entryLike(desk.material, /^client|customer|insured/) ?? sentence.source.name.replace(/\.\w{2,5}$/, '');
  const day = entryLike(desk.material, /renewal date/);
  return day === null ? matterOf(desk.material) ?? `${about}: ${labelOf(sentence)}` : `${about}: what changes on ${day}`;
}

function voicemailOf(desk: Desk): string {
  const [caller, firm] = senderOf(desk.material);
  return `Hello, this is ${[caller, firm].filter((name) => name !== undefined).join(', ') || 'the office'}. Please call us back when it suits you. Thank you.`;
}

function openingOf(sentence: Sentence, desk: Desk): string {
  const greeted = entryLike(desk.material, /addressed|contact|recipient/) ?? 'there';
  const caller = entryLike(desk.material, /signs|producer|caller/);
  const firm = entryLike(desk.material, /agency|firm/);
  const who = caller === null ? '' : ` this is ${caller}${firm === null ? '' : ` of ${firm}`}.`;
  return `Hello ${greeted},${who} I am calling about this: ${asSentence(clip(sentence.text, 24))}`;
}

/** Questions that the form holds, in their order. */
export function askedQuestions(desk: Desk): readonly string[] {
  return (entryLike(desk.material, /question/) ?? '').split(/;\s*/).filter((question) => question.includes(' '));
}

/** Questions that somebody asks in what the form holds, a message say. */
function askedInForm(desk: Desk): readonly string[] {
  return [...desk.material.form.values()].flatMap((value) => value.match(/[A-Z][^.!?\n]{12,200}\?/g) ?? []);
}

function allText(desk: Desk): string {
  return `${desk.material.question}\n${[...desk.material.form.values()].join('\n')}\n${desk.sentences.map((sentence) => sentence.text).join('\n')}`;
}

const numbers: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12 };

/** Keeps to “two to eight words” where a description asks for it. */
function withinWords(text: string, description: string): string {
  const limit = /\bto (\w+) words?\b/i.exec(description)?.[1]?.toLowerCase();
  const most = limit === undefined ? undefined : (numbers[limit] ?? Number(limit));
  if (most === undefined || Number.isNaN(most) || text.split(/\s+/).length <= most) return text;
  return withoutDangling(text.split(/\s+/).slice(0, most)).join(' ').replace(/[.,;:]+$/, '');
}
