import { z } from 'zod';
import { choice, fact, facts, list, message, money, optionalList, optionalLongText, optionalMoney, optionalText, rows, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  clientName: text({ title: 'Client', description: 'Business or household' }),
  contactName: text({ title: 'Who is addressed', description: 'As the explanation should greet them' }),
  lineOfBusiness: text({ title: 'Line of business' }, 120),
  quotes: rows({ title: 'Quote', description: 'One line each, at least two; the first is the policy in force or the reference for the others' }, {
    name: text({ title: 'Carrier or plan' }), premium: money({ title: 'Annual premium' }), taxesAndFees: optionalMoney({ title: 'Taxes and fees' }), deductible: optionalMoney({ title: 'Deductible' }), document: optionalText({ title: 'Its document' }),
  }, { least: 2, most: 6 }),
  mustHaves: optionalList({ title: 'Must-have coverages', description: 'One on each line, with the amount where there is one' }, 20),
  priorities: optionalLongText({ title: 'What matters to the client', description: 'Price, deductible, a contract to meet, past losses' }, 2_000),
  readingLevel: choice({ title: 'Reading level of the explanation' }, { plain: 'Plain', standard: 'Standard', expert: 'Expert' }),
});

export const outputSchema = z.strictObject({
  matrix: facts('Comparison matrix', 'One entry for each term of each quote, the same terms for every quote, in the order of the must-haves and then of the declarations', fact({
    term: word('Term', 'Two to eight words, the same for every quote'),
    carrier: word('Carrier or plan', 'As the form names it'),
    value: word('Value', 'As written'),
    clause: word('Clause or form', 'Number as written, or empty'),
  })),
  exclusionsEndorsements: facts('Differences in exclusions and endorsements', 'What one quote excludes, adds or makes a condition and another does not', fact({
    carrier: word('Carrier or plan', 'Whose wording it is'),
    difference: word('Difference', 'Two to twelve words'),
    effect: written('Effect', 'When the client would feel it; silence of the other quote is written as “not stated”', 700),
  })),
  priceAndDeductible: table('Price and deductible', 'Computed from the quotes as entered', z.strictObject({
    quote: word('Quote', ''), premium: word('Premium', ''), taxesAndFees: word('Taxes and fees', ''), total: word('Total', ''), againstFirst: word('Against the first', ''), percent: word('Percent', ''), deductible: word('Deductible', ''), deductibleAgainstFirst: word('Deductible against the first', ''),
  })),
  gaps: facts('Against priorities', 'Each must-have or priority that a quote does not state or states with less', z.strictObject({
    priority: word('Must-have or priority', 'As the form has it'),
    carrier: word('Carrier or plan', 'As the form names it'),
    finding: written('What the quote says', 'Lower, conditional, or not stated; with clause', 600),
  })),
  openPoints: list('To clear with the carriers', 'Contradictions between entered price and document, expired quotes, subjectivities, forms named and not supplied'),
  clientExplanation: message('Explanation for the client', 'Ready to send once a producer has approved it', {
    subject: word('Subject', 'Three to ten words'),
    body: written('Text', 'What differs and what it would mean, quote by quote; no ranking', 4_000),
  }),
});
