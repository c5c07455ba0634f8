import { z } from 'zod';
import { choice, date, fact, facts, longText, message, optionalDate, optionalList, optionalLongText, optionalNumber, rows, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  letterType: choice({ title: 'Letter' }, { status: 'Claim status', 'document-request': 'Request for documents', acknowledgment: 'Acknowledgment of the claim', appeal: 'Appeal or request for reconsideration, for the insured' }),
  claimNumber: text({ title: 'Claim number' }, 80),
  insured: text({ title: 'Insured' }),
  addressee: text({ title: 'Addressee', description: 'Name and address as they should stand on the letter' }, 300),
  signer: text({ title: 'Who signs', description: 'Name, title, company' }),
  dateOfLoss: date({ title: 'Date of loss' }),
  claimFacts: longText({ title: 'Claim facts', description: 'What happened, what was done, what was received, what is open' }),
  policyClauses: optionalLongText({ title: 'Policy clauses', description: 'Word for word, with their numbers, unless the policy is among the documents' }, 6_000),
  jurisdiction: text({ title: 'State', description: 'Named in the letter only where your wording asks for it' }, 80),
  deadlines: rows({ title: 'Deadline', description: 'One line each: the day itself, or the day it is counted from and the number of calendar days' }, {
    what: text({ title: 'What is due' }), countedFrom: optionalDate({ title: 'Counted from' }), days: optionalNumber({ title: 'Days' }, { max: 3_650 }), due: optionalDate({ title: 'Due on' }),
  }, { most: 20 }),
  mustInclude: optionalList({ title: 'Sentences that must stand in the letter', description: 'Notices your state or company requires, word for word' }, 10),
});

export const outputSchema = z.strictObject({
  letter: message('Letter draft', 'Complete, to be signed after approval', {
    subject: word('Subject line', 'Claim number, insured, date of loss'),
    body: written('Text', 'From the salutation to the signature', 6_000),
  }),
  clausesCited: facts('Clauses cited', 'Each clause that the letter names, word for word', fact({
    clause: word('Clause', 'Number or heading as written'),
    use: written('Why the letter names it', 'One sentence', 400),
  })),
  factsReliedOn: facts('Facts relied on', 'Each fact that the letter states, with its source', fact({
    statement: written('Fact', 'As the letter states it', 500),
  })),
  deadlineCheck: table('Deadline check', 'Computed from the days that were entered', z.strictObject({
    what: word('What is due', ''), written: word('As entered', ''), day: word('Day', ''), left: word('Distance', ''), note: word('Note', ''),
  })),
  decisionsNeeded: facts('For the adjuster to decide', 'What the letter leaves open because a licensed person decides it, and gaps in the sources', z.strictObject({
    matter: word('Matter', 'Two to ten words'),
    why: written('Why it is open', 'What is missing, contradictory, or a decision', 600),
  })),
});
