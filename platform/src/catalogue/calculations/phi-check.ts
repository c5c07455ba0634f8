import type { Calculation, Material, Row } from './calculation.ts';
import { cut, listIn, rowsIn, textIn } from './reading.ts';

/** Words that give a condition or a kind of treatment away. A word of the list in a message is a question for the pharmacist. */
const conditionWords = ['diabet', 'insulin', 'blood sugar', 'hypertens', 'blood pressure', 'cholesterol', 'statin', 'depress', 'anxiety', 'antidepress', 'psych', 'hiv', 'antiretroviral', 'pre-exposure', 'hepatitis', 'cancer', 'chemo', 'asthma', 'copd', 'inhaler', 'seizure', 'epilep', 'thyroid', 'contracept', 'birth control', 'pregnan', 'fertility', 'opioid', 'addiction', 'heart condition', 'arthritis', 'infection', 'antibiotic', 'pain medic'];
const shortestWord = 4;
const longestText = 320;

interface Message { readonly name: string; readonly text: string }

/** Every message variant held against the identifiers that must not stand in it. What is found is named; the pharmacist decides. */
export const phiCheck: Calculation = { reads: 'draft', compute: ({ form, draft }) => checkMessages(messagesOf(draft), form) };

function checkMessages(messages: readonly Message[], form: Material['form']): readonly Row[] {
  const [medicine, optOut] = [textIn(form, 'medicineName'), textIn(form, 'optOutText')];
  const phone = textIn(form, 'pharmacyPhone').replace(/\D/g, '');
  const words = medicine.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= shortestWord && /\p{L}/u.test(word));
  const row = (check: string, find: (text: string) => readonly string[]): Row => resultOf(check, messages, find);
  return [
    row('Medicine name', (text) => words.filter((word) => text.includes(word))),
    row('Words about a condition or treatment', (text) => conditionWords.filter((word) => new RegExp(`(?<![\\p{L}])${word}`, 'u').test(text))),
    row('Strength or dose', (text) => text.match(/\d+(?:\.\d+)?\s?(?:mg|mcg|ml|units?|tablets?|capsules?|puffs?)\b/g) ?? []),
    row('Dates', (text) => text.match(/\b(?:\d{1,2}\/\d{1,2}\/\d{2,4}|\d{4}-\d{2}-\d{2})\b/g) ?? []),
    row('Long numbers other than the pharmacy’s phone', (text) => (text.match(/(?:\+?\d[\d().\s-]{4,}\d)/g) ?? []).filter((number) => isLongNumber(number, phone))),
    row('Words that the form forbids', (text) => listIn(form, 'neverMention').filter((word) => typeof word === 'string').filter((word) => text.includes(word.toLowerCase()))),
    row('Links', (text) => text.match(/https?:\/\/\S+|www\.\S+/g) ?? []),
    ...optOut === '' ? [] : [row('Missing opt-out words', (text) => (text.includes(optOut.toLowerCase()) ? [] : ['opt-out words not in the message']))],
    ...form['channel'] === 'sms' ? [row(`Longer than ${longestText} characters`, (text) => (text.length > longestText ? [`${text.length} characters`] : []))] : [],
  ];
}

function isLongNumber(number: string, phone: string): boolean {
  const digits = number.replace(/\D/g, '');
  return digits.length >= 5 && digits !== phone && !/^\d{1,2}\/|^\d{4}-\d{2}-\d{2}$/.test(number.trim()) && (phone === '' || !phone.includes(digits));
}

function resultOf(check: string, messages: readonly Message[], find: (text: string) => readonly string[]): Row {
  const hits = messages.flatMap(({ name, text }) => [...new Set(find(text))].map((hit) => `${name}: ${hit.trim()}`));
  if (messages.length === 0) return { check, found: 'no message', result: 'not checked' };
  return hits.length === 0 ? { check, found: 'nothing', result: 'pass' } : { check, found: cut(hits.join('; '), 400), result: 'look' };
}

const messagesOf = (draft: Material['draft']): readonly Message[] =>
  rowsIn(draft, 'messageVariants').map((entry, index) => ({ name: textIn(entry, 'variant') || `Variant ${index + 1}`, text: `${textIn(entry, 'subject')} ${textIn(entry, 'body')}`.toLowerCase().trim() }));
