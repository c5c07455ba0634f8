import type { Desk } from './place.ts';
import type { Sentence } from './sentences.ts';
import { stemsOf } from './stems.ts';

/** What a form says of positions to keep, a line for each. */
const positionLabels = /playbook|positions?\b|standards?\b/;

/** The share of the shorter text's words that stand in the other too; nothing below two words. */
function likeness(one: string, other: string): number {
  const [a, b] = [stemsOf(one), stemsOf(other)];
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared < 2 ? 0 : shared / Math.min(a.size, b.size);
}

/** A text and the one that it took the place of. */
export interface Pair { readonly before: Sentence; readonly after: Sentence }
interface Halves { readonly before: readonly Sentence[]; readonly after: readonly Sentence[] }

/** The two texts that are compared: two documents, or two parts of one. */
function halvesOf({ sentences }: Desk): Halves | null {
  const [first] = sentences;
  if (first === undefined) return null;
  const start = sentences.findIndex(({ source, text, heading, blockHeading }) => source !== first.source || [text, heading, blockHeading].some((words) => /^part (?:two|2|b|ii)\b/i.test(words ?? '')));
  if (start < 1) return null;
  const told = (part: readonly Sentence[]): readonly Sentence[] => part.filter(({ text }) => !/^part (?:one|two|1|2|a|b|i|ii)\b/i.test(text));
  return { before: told(sentences.slice(0, start)), after: told(sentences.slice(start)) };
}

function likest(sentence: Sentence, among: readonly Sentence[]): Sentence | null {
  const scored = among.map((other) => ({ other, score: likeness(sentence.text, other.text) + (sentence.heading !== null && sentence.heading.toLowerCase() === other.heading?.toLowerCase() ? 0.25 : 0) })).toSorted((a, b) => b.score - a.score);
  return scored[0] !== undefined && scored[0].score >= 0.45 ? scored[0].other : null;
}

/** What both texts say, and differently. */
export function changedPairs(desk: Desk): readonly Pair[] {
  const halves = halvesOf(desk);
  if (halves === null) return [];
  return halves.after.flatMap((after) => {
    const before = likest(after, halves.before);
    return before === null || before.text === after.text ? [] : [{ before, after }];
  });
}

const figuresOf = ({ text }: Sentence): ReadonlySet<string> => new Set(text.match(/\d+(?:[.,:/]\d+)*/g) ?? []);
const denies = ({ text }: Sentence): boolean => /\b(?:not|no|never|none|nobody)\b|n['’]t\b/i.test(text);

/** Two sentences about the same thing of which one denies what the other says, or names another figure; the likest pairs first, each sentence once. */
export function opposedPairs({ sentences }: Desk): readonly Pair[] {
  const among = sentences.filter(({ text }) => !text.trim().endsWith('?')).slice(0, 200);
  const scored = among.flatMap((before, index) => among.slice(index + 1).flatMap((after) => {
    const [one, other] = [figuresOf(before), figuresOf(after)];
    const differ = denies(before) !== denies(after) || (one.size > 0 && other.size > 0 && ![...one].some((figure) => other.has(figure)));
    const score = differ ? likeness(before.text, after.text) : 0;
    return score >= 0.45 ? [{ before, after, score }] : [];
  })).toSorted((a, b) => b.score - a.score);
  const told = new Set<Sentence>();
  return scored.flatMap(({ before, after }) => {
    if (told.has(before) || told.has(after)) return [];
    told.add(before).add(after);
    return [{ before, after }];
  });
}

/** What one of the two texts alone says: the later one (`added`) or the earlier one (`removed`). */
export function saidOnce(desk: Desk, which: 'added' | 'removed'): readonly Sentence[] {
  const halves = halvesOf(desk);
  if (halves === null) return [];
  const [own, other] = which === 'added' ? [halves.after, halves.before] : [halves.before, halves.after];
  return own.filter((sentence) => likest(sentence, other) === null);
}

/** The rules that a document is held against, where a prompt brings them as a source of their own. */
const isRule = ({ source }: Sentence): boolean => source.name.startsWith('Rules:');
const ruleId = /\b[A-Z]{2,8}-\d{1,3}\b/;

/** The document's own sentences about some rule: one for each rule, the likest. `null` where no rules were brought. */
export function ruledSentences(desk: Desk): readonly Sentence[] | null {
  if (!desk.sentences.some(isRule)) return null;
  const best = new Map<string, { readonly sentence: Sentence; readonly score: number }>();
  for (const sentence of desk.sentences.filter((each) => !isRule(each))) {
    const found = ruleOf(sentence, desk);
    if (found !== null && found.score > (best.get(found.id)?.score ?? 0)) best.set(found.id, { sentence, score: found.score });
  }
  return [...best.values()].map(({ sentence }) => sentence).toSorted((a, b) => a.order - b.order);
}

/** The rule that a sentence is about. */
export function ruleAbout(sentence: Sentence, desk: Desk): string | null {
  return isRule(sentence) || !desk.sentences.some(isRule) ? null : ruleOf(sentence, desk)?.id ?? null;
}

function ruleOf(sentence: Sentence, desk: Desk): { readonly id: string; readonly score: number } | null {
  const scored = desk.sentences.filter(isRule).flatMap((rule) => {
    const id = ruleId.exec(`${rule.heading ?? ''} ${rule.blockHeading ?? ''} ${rule.text}`)?.[0];
    return id === undefined ? [] : [{ id, score: likeness(`${sentence.heading ?? ''} ${sentence.text}`, `${rule.heading ?? ''} ${rule.text}`) }];
  });
  return scored.filter(({ score }) => score >= 0.2).toSorted((a, b) => b.score - a.score)[0] ?? null;
}

/** The line of the form's positions that is about a sentence. */
export function positionAbout(sentence: Sentence, desk: Desk): string | null {
  const lines = [...desk.material.form].filter(([label]) => positionLabels.test(label)).flatMap(([, value]) => value.split(/\n|(?<=\.)\s+(?=[A-Z])/));
  const said = stemsOf(`${sentence.heading ?? ''} ${sentence.text}`);
  // What a position is called says most of what it is about.
  const shared = (text: string): number => [...stemsOf(text)].filter((word) => said.has(word)).length;
  const scored = lines.map((line) => ({ line: line.trim(), score: shared(line) + 3 * shared(/^([^:]{3,40}):/.exec(line)?.[1] ?? '') })).toSorted((a, b) => b.score - a.score);
  return scored[0] !== undefined && scored[0].score >= 3 ? scored[0].line : null;
}

/** A clause with the least that a careful reader would ask for; no figure is made up. */
export function amended({ text }: Sentence): string {
  const clause = text.replace(/[.;:]+$/, '');
  if (/\bnot limited\b/i.test(clause)) return `${clause.replace(/\bnot limited\b/i, 'limited to the same extent as that of the other party')}.`;
  if (/\bwithout (?:the )?(?:prior )?consent\b/i.test(clause)) return `${clause.replace(/\bwithout (?:the )?(?:prior )?consent\b/i, 'only with the prior written consent of the other party')}.`;
  if (/\bmay\b(?! only)(?! not)/i.test(clause)) return `${clause.replace(/\bmay\b/i, 'may, with the prior written agreement of the other party,')}.`;
  return `${clause}, unless the parties agree otherwise in writing.`;
}
