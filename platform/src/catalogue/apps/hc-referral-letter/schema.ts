import { z } from 'zod';
import { choice, choices, fact, facts, list, message, oneOf, optionalDate, optionalList, optionalLongText, optionalText, table, text, word, wholeNumber, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  letterType: choice({ title: 'Letter type' }, { referral: 'Referral to another provider', 'records-request': 'Request for records', 'records-release': 'Cover letter for records we send' }),
  patientReference: text({ title: 'Patient reference', description: 'As the recipient needs it to find the patient' }, 120),
  recipientName: text({ title: 'Recipient', description: 'Provider or records department, and organization' }),
  practiceName: text({ title: 'Practice' }),
  signer: text({ title: 'Clinician who signs' }),
  purpose: text({ title: 'Purpose', description: 'The question to the specialist, or what the records are needed for' }, 1_000),
  chartExcerpt: optionalLongText({ title: 'Chart excerpt', description: 'Only what may be relevant; leave empty if it is uploaded' }, 6_000),
  period: optionalText({ title: 'Period of records asked for' }, 120),
  authorizationStatus: choice({ title: 'Authorization' }, { unknown: 'Not known', signed: 'Signed, on file', requested: 'Requested, not yet signed', treatment: 'For treatment; the office says none is needed' }),
  authorizationExpires: optionalDate({ title: 'Authorization ends on' }),
  sensitiveContent: choices({ title: 'Sensitive content in the chart' }, { psychotherapy: 'Psychotherapy notes', 'substance-use': 'Substance use treatment', 'behavioral-health': 'Behavioral health', 'communicable-disease': 'HIV and communicable disease', reproductive: 'Reproductive health', genetic: 'Genetic tests' }),
  attachments: optionalList({ title: 'Attachments', description: 'One on each line' }, 20),
  sentOn: optionalDate({ title: 'Sent on', description: 'Empty: counted from the day of the run' }),
  followUpDays: wholeNumber({ title: 'Follow up after, days' }, { min: 1, max: 120 }),
});

export const outputSchema = z.strictObject({
  letter: message('Letter draft', 'For the clinician’s signature', {
    subject: word('Re line', 'Patient reference and purpose, no diagnosis', 200),
    body: written('Text', 'What is asked; the chart facts that the recipient needs, with dates; what was sent or is wanted; contact; signature', 4_500),
  }),
  dataIncluded: facts('Data included & why (minimum necessary)', 'Each chart fact that stands in the letter, and each kind of fact that was left out on purpose', fact({
    data: word('Data', 'Two to twelve words; for what was left out, the kind only'),
    included: oneOf('Included', ['yes', 'left out']),
    why: written('Why', 'Which part of the purpose needs it, or that no part does', 400),
  })),
  authorizationCheck: table('Authorization check', 'Computed from what the form says about the authorization', z.strictObject({
    check: word('Check', ''), found: word('Found', ''), result: word('Result', ''),
  })),
  attachmentList: list('Attachment list', 'Those of the form, each with its date where the chart names one; one that the letter mentions and the form does not list is marked "not listed"'),
  followUp: table('Follow-up date', 'Computed from the day of sending and the office’s interval', z.strictObject({
    step: word('Step', ''), counted: word('Counted', ''), date: word('Date', ''), weekday: word('Weekday', ''), left: word('Left', ''), note: word('Note', ''),
  })),
});
