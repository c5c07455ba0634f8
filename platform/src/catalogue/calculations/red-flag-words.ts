import type { SourceText } from '../answer/sources.ts';
import type { Calculation, Material, Row } from './calculation.ts';
import { cut, keptRows, listIn, textIn } from './reading.ts';

/** Words at which an office stops and asks clinical staff. A list, not a judgement: also “no chest pain” is on it. */
const redFlagList: readonly string[] = [
  'chest pain', 'chest pressure', 'chest tightness', 'shortness of breath', 'short of breath', 'trouble breathing', 'difficulty breathing', 'can’t breathe', 'cannot breathe',
  'passed out', 'fainted', 'fainting', 'unconscious', 'seizure', 'stroke', 'slurred speech', 'face drooping', 'numb on one side', 'weakness on one side', 'worst headache', 'sudden vision loss',
  'suicide', 'suicidal', 'kill myself', 'hurt myself', 'end my life', 'self-harm', 'overdose', 'took too many', 'coughing up blood', 'vomiting blood', 'blood in stool', 'heavy bleeding', 'won’t stop bleeding',
  'throat swelling', 'swollen tongue', 'anaphylaxis', 'stiff neck', 'head injury', 'poisoning', 'afraid to go home', 'hits me', 'unsafe at home', 'pregnant and bleeding', 'not eating or drinking',
];

const around = 60;
/** What the office wrote itself: its own list and where to route are no patient's words. */
const notScanned = new Set(['redFlagWords', 'routeTo', 'practiceName']);

/** Every place in the form, the documents and the draft where a word of the list stands, with the words around it and whom it goes to. */
export const redFlagWords: Calculation = {
  reads: 'draft',
  compute({ form, texts: documents, draft }): readonly Row[] {
    const routed = textIn(form, 'routeTo') || 'clinical staff';
    const words = [...new Set([...redFlagList, ...listIn(form, 'redFlagWords').filter((word) => typeof word === 'string')].map(plain))].filter((word) => word.trim() !== '');
    const texts = [...textsOf('Form', form), ...documents.flatMap(textsOfDocument), ...textsOf('Draft', draft)];
    const found = texts.flatMap(({ where, text }) => words.flatMap((word) => occurrence(word, text, where, routed)));
    const distinct = [...new Map(found.map((row) => [`${row['word']}\n${row['context']}`, row])).values()];
    if (distinct.length > 0) return keptRows(distinct);
    return [{ word: 'none of the list', context: `${words.length} words and phrases were looked for`, where: 'Form, documents and draft', routedTo: 'no clinical assessment: staff read the intake as always' }];
  },
};

const plain = (text: string): string => text.normalize('NFKC').replace(/[\u2018\u2019`´]/g, '\'').replace(/\s+/g, ' ').toLowerCase();

function occurrence(word: string, text: string, where: string, routedTo: string): Row[] {
  const at = new RegExp(`(?<![\\p{L}\\p{N}])${word.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'u').exec(text)?.index;
  if (at === undefined) return [];
  const context = `${at > around ? '… ' : ''}${text.slice(Math.max(0, at - around), at + word.length + around).trim()}${at + word.length + around < text.length ? ' …' : ''}`;
  return [{ word: cut(word, 100), context, where, routedTo }];
}

function textsOfDocument({ name, pages }: SourceText): { where: string; text: string }[] {
  return pages.map((page, index) => ({ where: cut(`${name}, page ${index + 1}`, 100), text: plain(page) }));
}

function textsOf(where: string, value: Material['form']): { where: string; text: string }[] {
  return Object.entries(value).filter(([name]) => where === 'Draft' || !notScanned.has(name)).flatMap(([, part]) => stringsOf(part)).map((text) => ({ where, text: plain(text) }));
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
