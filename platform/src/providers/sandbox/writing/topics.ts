import { leftOpen } from './phrases.ts';
import type { Sentence } from './sentences.ts';

/** What a part of an answer is about, and which sentences say something about it. */
export interface Topic {
  readonly words: RegExp;
  readonly fits: (sentence: Sentence) => boolean;
  /** Without a fitting sentence the part stays empty rather than holding something else. */
  readonly strict: boolean;
  /** A single fitting sentence is enough; beside it nothing else is told. */
  readonly one?: true;
  /** A table of them is worth more than a handful of rows. */
  readonly many?: true;
}

const says = (pattern: RegExp) => (sentence: Sentence): boolean => pattern.test(sentence.text);

/** In order: the first whose words occur in a property's name or title counts. */
export const topics: readonly Topic[] = [
  { words: /medicines?\b|medications?\b/, fits: says(/\b\d+(?:\.\d+)?\s?(?:mg|mcg|mL|units)\b|\btablets?\b/i), strict: true },
  { words: /when to call|warning signs?/, fits: says(/\b(?:call|911)\b/i), strict: true },
  { words: /^storage/, fits: says(/\b(?:stor(?:e|ed|age)|temperature|refrigerat\w*|keep|moisture)\b/i), strict: true },
  { words: /patient words/, fits: says(/\b(?:I|my|pain|felt|hurts)\b/), strict: true },
  { words: /^exhibits?\b/, fits: says(/\bexhibit\b/i), strict: false },
  { words: /procedure\b|^steps\b|situation|escalation/, fits: says(/\b(?:I|we|you)\s+(?:then |always |also |never )?[a-z]+\b|^(?:then|next|first|after|before|when|if|never|always)\b/i), strict: false },
  { words: /\bgoals?\b|\bneeds? and\b|\bwish/, fits: says(/\b(?:wants?|would like|needs?|wish\w*|hop(?:e|es|ing)|look(?:s|ing) for|plans? to|goal|so that|in order to)\b/i), strict: false },
  { words: /missing (?:information|facts|items|data|documents|evidence)|^missing\b/, fits: says(/_{4}|\b(?:missing|not on (?:the|file)\b|not (?:yet |been |be )?(?:\w+ )?(?:given|stated|received|known|provided|found|decided|attached|sent|included|read)|unknown|unclear|to (?:be provided|follow)|pending|(?:do(?:es)?|did) not (?:know|say|remember)|not sure|blank|nobody has)\b/i), strict: false, one: true },
  { words: /questions?\b|unanswered|clarif/, fits: ({ text }) => leftOpen.test(text) || text.endsWith('?'), strict: false },
  { words: /outstanding/, fits: says(/\b(?:outstanding|pending|requested|open|awaiting|asked|not (?:yet )?(?:received|stated)|to follow|no position)\b/i), strict: false },
  { words: /^checklist/, fits: says(/\b(?:please|confirm|provide\w*|send|submit|must|shall|required|log)\b|\b(?:I|you)\s+[a-z]+|^(?:then|next|first|never|always)\b/i), strict: false },
  { words: /^lines?\b|line (?:items?|table)|suggested account/, fits: (sentence) => sentence.amounts.length > 0 && !/^(?:sub)?total\b|^(?:sales )?tax\b|^(?:freight|shipping|tip|amount due|balance)\b/i.test(sentence.text), strict: true, many: true },
  { words: /^authority/, fits: says(/\b(?:liable|liability|duty|shall|breach)\b/i), strict: true },
  { words: /document checklist/, fits: says(/\b(?:license|certificate|registration|policy period|valid|expires|card)\b/i), strict: false },
  { words: /\bnot\b|exclu|risk|flag|unusual|gap|concern|issue|warning|limitation|penalt|red flags?/, fits: says(/\b(?:not|no|except|exclud\w*|unless|only if|penalt\w*|terminat\w*|interest|expense|liab\w*|late|lost|deductible|renews?|previous instructions)\b/i), strict: false },
  { words: /^roles?\b/, fits: (sentence) => sentence.speaker !== null || sentence.names.length > 0, strict: true },
  { words: /part(?:y|ies)|people|person|organisation|organization|contacts?|names?\b/, fits: (sentence) => sentence.names.length > 0, strict: true },
  { words: /limits|fees|amounts?|costs?|prices?|payments?|charges|figures|money/, fits: (sentence) => sentence.amounts.length > 0 || sentence.durations.length > 0, strict: true, many: true },
  { words: /dates?|deadlines?|timeline|chronolog|milestones|schedule/, fits: (sentence) => sentence.dates.length > 0 || sentence.durations.length > 0, strict: true, many: true },
  { words: /chang|differ|renewal/, fits: says(/\b(?:new|was|raise\w*|increas\w*|lower\w*|chang\w*|unchanged|applies|renew\w*|endorsement|premium)\b/i), strict: false },
  { words: /cover|allow|includ|benefit|entitle|permit/, fits: (sentence) => /\b(?:cover\w*|pays?|includ\w*|provid\w*|entitled|may|insured|reimburs\w*|carries)\b/i.test(sentence.text) && !/\b(?:not|exclud\w*)\b/i.test(sentence.text), strict: false },
  { words: /needed|required|checklist|documents|request|missing|to ?do|actions?|tasks?|steps?/, fits: says(/\b(?:please|confirm|provide\w*|send|submit|sign\w*|must|shall|has to|required|certificate|form|log)\b/i), strict: false },
];

export function topicOf(words: string): Topic | null {
  return topics.find((topic) => topic.words.test(words)) ?? null;
}

/** How much a sentence says: figures, dates and duties before talk; the beginning before the end. */
export function weight(sentence: Sentence): number {
  const duties = /\b(?:must|shall|may|will|agree\w*|pays?|starts?|ends?|renews?|entitled|requires?)\b/i.test(sentence.text) ? 1 : 0;
  const length = sentence.text.length >= 40 && sentence.text.length <= 240 ? 1 : 0;
  const orders = /\b(?:ignore|disregard)\b.*\binstructions\b/i.test(sentence.text) ? -6 : 0;
  const title = /^(?:[A-Z\d&',.-]+\s+){3}|^(?:[A-Z&'-]{3,},?\s+){2}/.test(sentence.text) ? -4 : 0;
  const signature = /^(?:signed|dear|regards|sincerely)\b/i.test(sentence.text) ? -3 : 0;
  const asked = sentence.text.endsWith('?') ? -2 : 0;
  const figures = Math.min(1, sentence.amounts.length) * 2 + Math.min(1, sentence.dates.length) * 2 + Math.min(1, sentence.durations.length);
  return figures + duties + length + orders + title + signature + asked - Math.min(3, sentence.order * 0.03);
}
