import { z } from 'zod';
import { choice, date, fact, facts, list, message, oneOf, optionalDate, optionalLongText, optionalMoney, optionalNumber, optionalText, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  claimReference: text({ title: 'Claim number' }, 120),
  patientReference: text({ title: 'Patient reference', description: 'Initials or account number' }, 60),
  payerName: text({ title: 'Payer' }),
  practiceName: text({ title: 'Practice' }),
  signer: text({ title: 'Who signs the appeal' }),
  service: text({ title: 'Service denied', description: 'Code and description as billed' }, 400),
  amountDenied: optionalMoney({ title: 'Amount denied' }),
  letterDate: date({ title: 'Date of the denial letter' }),
  appealDays: optionalNumber({ title: 'Days to appeal, as the letter states', description: 'Empty if the letter does not say; then nothing is counted' }, { min: 1, max: 730 }),
  countFrom: choice({ title: 'The letter counts from' }, { letter: 'Its own date', receipt: 'Receipt' }),
  receivedDate: optionalDate({ title: 'Received on' }),
  level: choice({ title: 'Level of appeal' }, { first: 'First level', second: 'Second level', external: 'External review' }),
  notes: optionalLongText({ title: 'Notes of the billing office', description: 'Calls with reference numbers, what was resubmitted' }, 4_000),
  signerTitle: optionalText({ title: 'Title of the signer' }, 120),
});

export const outputSchema = z.strictObject({
  denialReason: statements('Denial reason analysis', 'The reason as the payer states it, with its code; which policy line the payer names; what the claim and the notes hold on exactly that point; where EOB, letter and policy differ'),
  deadline: table('Deadline', 'Computed from the date and the number of days that were entered', z.strictObject({
    basis: word('Counted', ''), counted: word('How', ''), lastDay: word('Last day', ''), weekday: word('Weekday', ''), left: word('Left', ''), note: word('Note', ''),
  })),
  evidenceMap: facts('Evidence map', 'Each requirement of the payer’s policy or letter with the record that answers it', fact({
    requirement: word('Requirement', 'As the payer words it', 400),
    status: oneOf('Status', ['shown', 'partly shown', 'not shown']),
    record: written('Record', 'Which record, with its date, says what', 500),
  })),
  appealLetter: message('Appeal letter draft', 'For the billing lead’s review', {
    subject: word('Re line', 'Claim number, patient reference, date of denial', 200),
    body: written('Text', 'What was denied and when, why the payer says so, what the records show point by point, what is asked, enclosures, signature', 6_000),
  }),
  missingEvidence: list('Missing evidence', 'Records that the policy asks for and nobody supplied; each with where to get it'),
  nextLevels: facts('Next levels', 'Further levels, reviews or calls that the letter itself offers, in its order', fact({
    level: word('Level', 'As the letter calls it'),
    how: written('How', 'Where and in which form, as the letter says', 500),
  })),
});
