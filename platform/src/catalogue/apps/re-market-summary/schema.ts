import { z } from 'zod';
import { choice, date, fact, facts, optionalDate, optionalList, optionalLongText, optionalMoney, optionalText, rows, statements, table, text, wholeNumber, money, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  subject: text({ title: 'Subject property', description: 'Address as the note may name it' }),
  subjectFacts: text({ title: 'Facts of the subject', description: 'Area, rooms, year, lot, condition' }, 1_000),
  comparables: rows({ title: 'Comparable', description: 'One line each; or leave it empty and add a sheet with the columns Address, Sale price, Square feet, Sale date, Adjustment' }, {
    address: text({ title: 'Address' }), price: money({ title: 'Sale price' }), squareFeet: wholeNumber({ title: 'Square feet' }, { min: 1 }), soldOn: optionalDate({ title: 'Sale date' }),
    add: optionalMoney({ title: 'Add' }), subtract: optionalMoney({ title: 'Subtract' }), reason: optionalText({ title: 'Reason for the adjustment' }),
  }, { most: 30 }),
  periodFrom: optionalDate({ title: 'Period from', description: 'Sales before it are shown and do not count' }),
  periodUntil: optionalDate({ title: 'Period until' }),
  adjustmentNotes: optionalLongText({ title: 'How you adjusted', description: 'Feature, amount, why; yours, not computed here' }, 3_000),
  marketNotes: optionalLongText({ title: 'What you know of the market', description: 'Days on market, inventory, your showings; with source' }, 3_000),
  asOf: date({ title: 'Date of the note' }),
  tone: choice({ title: 'Tone' }, { plain: 'Plain', formal: 'Formal' }),
  agentName: text({ title: 'Agent who signs' }),
  limits: optionalList({ title: 'Limits to state', description: 'Sentences your broker requires' }, 6),
});

export const outputSchema = z.strictObject({
  comparableTable: table('Comparable table', 'Computed from the comparables as supplied', z.strictObject({
    address: word('Address', ''), sold: word('Sold', ''), price: word('Sale price', ''), squareFeet: word('Square feet', ''), perSquareFoot: word('Per square foot', ''), adjustment: word('Net adjustment', ''), adjusted: word('Adjusted price', ''), used: word('Counts', ''),
  })),
  ranges: table('Ranges and medians', 'Computed over the comparables that count', z.strictObject({
    measure: word('Measure', ''), low: word('Low', ''), median: word('Median', ''), high: word('High', ''), count: word('Sales', ''), formula: word('Formula', ''),
  })),
  adjustmentsExplained: facts('Adjustments explained', 'Each adjustment with the agent’s own reason', fact({
    comparable: word('Comparable', 'Address'),
    adjustment: word('Adjustment', 'As supplied'),
    reason: written('Reason', 'As supplied; where none is, say that none was given', 500),
  })),
  narrative: statements('Market narrative', 'For the client: what sold, where the subject differs, what the ranges show; five to eight statements'),
  limits: statements('Limits', 'That it is not an appraisal, how few sales it rests on, what was left out and why, required sentences'),
});
