import type { Calculation, Material, Row } from './calculation.ts';
import { daysBetween, distance, readDay } from './days.ts';
import { cut, dayIn, keptRows, rowsIn, textIn } from './reading.ts';

interface Expiring { readonly document: string; readonly written: string; readonly source: string }

/** Each document that expires: from the form and from what was read in the documents; expired first, then by day, unreadable dates last. */
export const expiryTable: Calculation = { reads: 'draft', compute: ({ form, draft, today }) => tabulate([...entered(form), ...read(draft)], today) };

const entered = (form: Material['form']): readonly Expiring[] =>
  rowsIn(form, 'expiries').map((line) => ({ document: textIn(line, 'document'), written: dayIn(line, 'expires') ?? '', source: 'Form' }));

/** A document without a date of expiry, as a diploma, has no line. */
const read = (draft: Material['draft']): readonly Expiring[] =>
  rowsIn(draft, 'documentChecklist').map((line) => ({ document: textIn(line, 'credential'), written: textIn(line, 'expires'), source: 'Documents' })).filter(({ written }) => written !== '');

function tabulate(all: readonly Expiring[], today: string): readonly Row[] {
  const dated = all.map((each) => ({ ...each, day: readDay(each.written) }));
  return keptRows(dated.toSorted((a, b) => (a.day ?? '9999').localeCompare(b.day ?? '9999')).map(({ document, written, source, day }): Row => {
    const other = dated.find((each) => each.document.toLowerCase() === document.toLowerCase() && each.source !== source && each.day !== null && each.day !== day);
    return {
      document: cut(document, 300), expires: day ?? cut(written === '' ? '–' : written, 100), left: day === null ? '–' : distance(today, day), status: statusOf(day, today), source,
      note: other === undefined || day === null ? '' : `${other.source} has ${other.day}: check which holds`,
    };
  }));
}

function statusOf(day: string | null, today: string): string {
  if (day === null) return 'no date that can be read';
  const left = daysBetween(today, day);
  if (left < 0) return 'expired';
  return left <= 30 ? 'within 30 days' : left <= 90 ? 'within 90 days' : 'later than 90 days';
}
