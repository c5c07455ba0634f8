import { z } from 'zod';
import { choice, date, fact, facts, message, oneOf, optionalDate, optionalList, optionalLongText, optionalText, rows, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  providerName: text({ title: 'Provider', description: 'Name and degree' }),
  organization: text({ title: 'Practice or group' }),
  recipient: text({ title: 'Recipient', description: 'Payer or facility' }),
  kind: choice({ title: 'Kind' }, { initial: 'Initial credentialing', recredentialing: 'Recredentialing', privileges: 'Facility privileges' }),
  requirements: optionalList({ title: 'Documents the payer or facility asks for', description: 'One on each line' }, 40),
  expiries: rows({ title: 'Expiry dates', description: 'As the office’s list has them; those in the documents are read beside them' }, {
    document: text({ title: 'Document' }), expires: date({ title: 'Expires on' }),
  }, { most: 30 }),
  applicationQuestions: optionalList({ title: 'Questions of the application', description: 'One on each line' }, 40),
  dueOn: optionalDate({ title: 'Packet due on' }),
  coordinator: text({ title: 'Credentialing coordinator' }),
  contact: optionalText({ title: 'Telephone or e-mail for questions' }),
  notes: optionalLongText({ title: 'Notes', description: 'Gaps in work history already explained, documents on order' }, 3_000),
});

export const outputSchema = z.strictObject({
  documentChecklist: facts('Document checklist', 'Each document that was supplied or is asked for and seen in the sources', fact({
    credential: word('Document', 'Type as the payer calls it', 200),
    status: oneOf('Status', ['complete', 'incomplete', 'contradictory']),
    expires: word('Expires', 'The date as the document has it; empty if it has none', 60),
    remark: written('Remark', 'What is missing or differs: page, signature, name, number', 400),
  })),
  expiryTable: table('Expiry table', 'Computed from the office’s list and from the dates read in the documents', z.strictObject({
    document: word('Document', ''), expires: word('Expires', ''), left: word('Left', ''), status: word('Status', ''), source: word('From', ''), note: word('Note', ''),
  })),
  gaps: facts('Gaps', 'Months without work, training or explanation; missing documents; names or numbers that differ; undisclosed answers', fact({
    gap: word('Gap', 'Two to twelve words'),
    action: written('What to do', 'Whom to ask for what', 400),
  })),
  preFilledAnswers: facts('Pre-filled answers', 'One for each question of the application that a document answers as it stands', fact({
    question: word('Question', 'As on the application', 500),
    answer: written('Answer', 'As in the document', 500),
  })),
  coverLetter: message('Cover letter', 'For the coordinator’s signature', {
    subject: word('Re line', 'Provider, kind of application', 200),
    body: written('Text', 'What is enclosed, what follows and when as the notes say, contact', 2_500),
  }),
});
