import { z } from 'zod';
import { choice, date, fact, facts, longText, message, money, optionalList, optionalText, rows, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  clientName: text({ title: 'Client' }),
  recipientName: text({ title: 'Recipient', description: 'Opposing party, or its counsel where it has one' }),
  represented: choice({ title: 'Is the opposing party represented?', description: 'A represented party is written to through counsel only.' }, { unknown: 'Not known', no: 'No', yes: 'Yes, by the recipient above' }),
  facts: longText({ title: 'Facts', description: 'What happened, in order, with dates' }, 8_000),
  theory: text({ title: 'Liability theory', description: 'In words: breach of the lease, defective work, unpaid invoices. No citations needed.' }, 1_000),
  damages: rows({ title: 'Damages', description: 'One line for each item; subtotals and total are computed' }, {
    category: text({ title: 'Category' }), item: text({ title: 'Item' }), amount: money({ title: 'Amount' }), exhibit: optionalText({ title: 'Exhibit' }, 40),
  }, { least: 1, most: 30 }),
  exhibits: optionalList({ title: 'Exhibits', description: 'One on each line: letter or number, and what it is' }, 30),
  deadline: date({ title: 'Answer demanded by' }),
  tone: choice({ title: 'Tone' }, { firm: 'Firm', neutral: 'Neutral', conciliatory: 'Conciliatory' }),
  signer: text({ title: 'Attorney who signs' }),
  firmName: text({ title: 'Firm' }),
});

export const outputSchema = z.strictObject({
  letter: message('Letter draft', 'Ready for the attorney’s review', {
    subject: word('Re line', 'Parties and matter', 200),
    body: written('Text', 'With salutation and signature; authority stands as a named gap such as [AUTHORITY: duty of a landlord to repair]', 8_000),
  }),
  damagesTable: table('Damages table (computed)', 'Computed from the damages that were entered', z.strictObject({
    category: word('Category', ''), item: word('Item', ''), amount: word('Amount', ''), exhibit: word('Exhibit', ''),
  })),
  exhibitIndex: facts('Exhibit index', 'Each exhibit of the form in its order, and each document that was uploaded, with what it shows', fact({
    exhibit: word('Exhibit', 'Letter or number as the form has it; "not lettered" otherwise'),
    description: word('Description', 'What it is'),
    supports: written('Supports', 'The statement of the letter that rests on it', 400),
  })),
  factsNeedingSupport: facts('Facts needing support', 'Statements of the form that no document supports, amounts without an exhibit, contradictions between form and documents; the most damaging first', fact({
    statement: word('Statement', 'As the form or document has it'),
    need: written('What is needed', 'Which record, witness or correction would settle it', 500),
  })),
  authorityPlaceholders: facts('Authority placeholders (no invented citations)', 'One for each gap in the letter', z.strictObject({
    placeholder: word('Placeholder', 'Exactly as it stands in the letter'),
    proposition: written('Proposition to support', 'What the attorney has to find authority for, in one sentence', 400),
  })),
});
