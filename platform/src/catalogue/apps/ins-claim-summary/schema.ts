import { z } from 'zod';
import { choice, date, fact, facts, list, oneOf, optionalDate, optionalLongText, optionalText, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  claimNumber: text({ title: 'Claim number' }),
  insured: text({ title: 'Insured' }),
  lineOfBusiness: choice({ title: 'Line of business' }, { property: 'Property', liability: 'Liability', auto: 'Auto', 'workers-compensation': 'Workers’ compensation', other: 'Other' }),
  dateOfLoss: date({ title: 'Date of loss', description: 'As the file has it' }),
  fileAsOf: optionalDate({ title: 'File as of', description: 'The day of the newest paper you have' }),
  focus: optionalText({ title: 'What the reader wants to know', description: 'Handover, reserve review, audit, mediation' }, 300),
  adjusterNotes: optionalLongText({ title: 'Adjuster notes', description: 'As they stand in the claim system' }, 8_000),
});

export const outputSchema = z.strictObject({
  lossFacts: statements('Loss facts', 'What happened, where, when, to what, reported by whom; who says so where accounts differ'),
  timeline: facts('Timeline', 'Every dated event of the file in the order of time', fact({
    date: word('Date', 'As written'),
    event: written('Event', 'One sentence: who did what', 500),
  })),
  partiesContacts: facts('Parties and contacts', 'Insured, claimants, witnesses, counsel, vendors, carriers, with how to reach them', fact({
    party: word('Party', 'Name'),
    role: word('Role', 'Part in the claim'),
    contact: word('Contact', 'As written, or empty'),
  })),
  coverageFacts: facts('Coverage facts', 'What policy and file say that bears on coverage: period, limits, deductible, conditions, exclusions quoted, notices sent. No determination', fact({
    matter: word('Matter', 'Two to eight words'),
    wording: written('What it says', 'The wording or fact, without conclusion', 800),
  })),
  reservesAndPayments: facts('Reserves and payments, as read', 'One entry for each reserve that was set, each payment and each recovery, in the order of time', fact({
    kind: oneOf('Kind', ['reserve', 'payment', 'recovery']),
    coverage: word('Coverage', 'The coverage or claimant it is booked under, always in the same words'),
    date: word('Date', 'As written'),
    amount: word('Amount', 'As written'),
    payee: word('Payee or purpose', 'As written, or empty'),
  })),
  reserveTotals: table('Reserves and payments: totals', 'Computed from the entries as read', z.strictObject({
    coverage: word('Coverage', ''), reserve: word('Reserve as last set', ''), paid: word('Paid', ''), recovered: word('Recovered', ''), netPaid: word('Paid less recovered', ''), note: word('Note', ''),
  })),
  outstandingItems: list('Outstanding items', 'What is open: papers asked for and not received, diary dates, unanswered letters, contradictions, blanks; each one sentence'),
});
