import { z } from 'zod';
import { choice, fact, facts, list, message, oneOf, optionalDate, optionalList, optionalLongText, optionalText, rows, table, text, word, wholeNumber, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  patientReference: text({ title: 'Patient reference', description: 'Initials or chart number; the name goes into the packet by hand' }, 60),
  payerName: text({ title: 'Payer or benefit manager' }),
  medicine: text({ title: 'Prescribed medicine', description: 'As on the prescription: name, strength, directions, quantity' }, 300),
  diagnosis: text({ title: 'Diagnosis as the prescriber wrote it', description: 'Copied from the chart, with its code if there is one' }, 300),
  prescriberName: text({ title: 'Prescriber who signs the letter' }),
  payerCriteria: optionalLongText({ title: 'Payer criteria', description: 'One on each line with its number; leave empty if they are uploaded' }, 6_000),
  priorTherapies: rows({ title: 'Prior therapies', description: 'As the chart or fill history has them' }, {
    medicine: text({ title: 'Medicine' }), from: optionalText({ title: 'From' }, 40), to: optionalText({ title: 'To' }, 40), outcome: optionalText({ title: 'Outcome as charted' }, 300),
  }, { most: 20 }),
  formQuestions: optionalList({ title: 'Questions of the payer’s form', description: 'One on each line' }, 30),
  urgency: choice({ title: 'Review asked for' }, { standard: 'Standard', expedited: 'Expedited (the prescriber attests)' }),
  sentOn: optionalDate({ title: 'Packet sent on', description: 'Empty: counted from the day of the run' }),
  followUpDays: wholeNumber({ title: 'Follow up after, days', description: 'The house’s own interval for this payer' }, { min: 1, max: 60 }),
});

export const outputSchema = z.strictObject({
  criteriaMatch: facts('Criteria match table (met / not / unknown, evidence)', 'One entry for each criterion in the payer’s order', fact({
    criterion: word('Criterion', 'Number and short wording of the payer', 400),
    match: oneOf('Match', ['met', 'not met', 'unknown']),
    chartFact: written('What the chart says', 'The fact with its date; for unknown: what was looked for', 600),
  })),
  necessityLetter: message('Letter of medical necessity draft', 'For the prescriber’s review and signature', {
    subject: word('Re line', 'Medicine, patient reference, kind of review', 200),
    body: written('Text', 'Request, diagnosis and history as charted, prior therapies with outcome, how each criterion is documented, enclosures, signature', 5_000),
  }),
  missingDocuments: list('Missing documents', 'What the criteria ask for and the chart does not show: result, date, signature, chart note; each with its criterion'),
  formAnswers: facts('Form answers', 'One for each question of the payer’s form that the sources answer', fact({
    question: word('Question', 'As on the form', 500),
    answer: written('Answer', 'From the sources alone', 600),
  })),
  followUp: table('Follow-up date', 'Computed from the date of sending and the house’s interval', z.strictObject({
    step: word('Step', ''), counted: word('Counted', ''), date: word('Date', ''), weekday: word('Weekday', ''), left: word('Left', ''), note: word('Note', ''),
  })),
});
