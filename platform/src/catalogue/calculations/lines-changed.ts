import type { Calculation, Material, Row } from './calculation.ts';
import { cut, keptRows, partsOf, rowsIn, textIn } from './reading.ts';

const negation = /\b(?:not|no|never|without|stop|avoid|none|denies|negative|hold)\b|n['’]t\b/i;
const sections = [['whatWeTalkedAbout', 'What we talked about'], ['yourPlan', 'Your plan'], ['medicines', 'Medicines'], ['whenToCall', 'When to call']] as const;

/** Each line of the text for the patient beside the line of the note it rests on, with what a reader compares first: figures and the word “not”. */
export const linesChanged: Calculation = {
  reads: 'draft',
  compute: ({ draft }) => keptRows(sections.flatMap(([section, title]) => rowsIn(draft, section).map((entry) => compareLine(entry, title)))),
};

function compareLine(entry: Material['draft'], section: string): Row {
  const { evidence, ...rest } = entry;
  const note = textIn(partsOf(evidence), 'quote');
  const patient = Object.values(rest).filter((part) => typeof part === 'string').map((part) => part.trim()).filter((part) => part !== '').join(' · ');
  return { section, note: cut(note, 600), patient: cut(patient, 2_000), check: note === '' ? 'no line of the note' : remarks(note, patient) };
}

function remarks(note: string, patient: string): string {
  const [before, after] = [figuresOf(note), figuresOf(patient)];
  const found = [
    ...before.filter((figure) => !after.includes(figure)).map((figure) => `left out: ${figure}`),
    ...after.filter((figure) => !before.includes(figure)).map((figure) => `not in the note’s line: ${figure}`),
    ...negation.test(note) && !negation.test(patient) ? ['a “not” of the note is missing'] : [],
    ...!negation.test(note) && negation.test(patient) ? ['a “not” was added'] : [],
  ];
  if (found.length > 0) return cut(found.join('; '), 400);
  return plain(patient).includes(plain(note)) ? 'word for word' : 'reworded, figures kept';
}

const figuresOf = (text: string): string[] => [...new Set((text.match(/(?<!\p{L})\d+(?:[.,/]\d+)*/gu) ?? []).map((figure) => figure.replaceAll(',', '')))];
const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
