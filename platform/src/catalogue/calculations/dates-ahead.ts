import { none } from './amounts.ts';
import type { Calculation, Material, Row } from './calculation.ts';
import { distance, readDay, weekdayOf } from './days.ts';
import { rowsIn, cellIn } from './reading.ts';

/** Which section of a draft holds the dates, and what its parts are called there. */
interface DatedSection { readonly section: string; readonly what: string; readonly who: string; readonly date: string }

/** The dates of a section in the order of time, with weekday and distance from the day of the run. What names no day stands at the end and says so. */
export function datesAhead(named: DatedSection): Calculation {
  return { reads: 'draft', compute: (material) => datesOf(material, named) };
}

function datesOf({ draft, today }: Material, { section, what, who, date }: DatedSection): readonly Row[] {
  const read = rowsIn(draft, section).map((line) => ({ what: cellIn(line, what), who: cellIn(line, who), written: cellIn(line, date), day: readDay(cellIn(line, date)) }));
  const known = read.flatMap(({ day, ...rest }) => (day === null ? [] : [{ ...rest, day }])).toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const unknown = read.filter(({ day }) => day === null);
  return [
    ...known.map(({ day, ...rest }): Row => ({ what: rest.what, who: rest.who, date: day, weekday: weekdayOf(day), distance: distance(today, day), note: day < today ? 'over: check whether it was done' : '' })),
    ...unknown.map((rest): Row => ({ what: rest.what, who: rest.who, date: rest.written === '' ? none : rest.written, weekday: none, distance: none, note: 'check: no day named' })),
  ];
}
