import { z } from 'zod';
import { choice, date, fact, facts, list, longText, message, oneOf, optionalDate, optionalLongText, optionalText, statements, text, wholeNumber, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  clientName: text({ title: 'Client' }),
  clientType: choice({ title: 'Client type' }, { individual: 'Individual', 'sole-proprietor': 'Sole proprietor', partnership: 'Partnership', 's-corporation': 'S corporation', 'c-corporation': 'C corporation', nonprofit: 'Nonprofit', trust: 'Trust or estate' }),
  service: choice({ title: 'Service' }, { 'tax-return': 'Tax return', bookkeeping: 'Bookkeeping', review: 'Review or compilation', audit: 'Audit', payroll: 'Payroll', advisory: 'Advisory' }),
  year: wholeNumber({ title: 'Year' }, { min: 2_000, max: 2_100 }),
  priorList: longText({ title: 'Request list', description: 'Last year’s list or your standard one, one item on each line' }, 8_000),
  receivedFiles: optionalLongText({ title: 'Received so far', description: 'File names with date, one on each line' }, 6_000),
  clientNotes: optionalLongText({ title: 'What the client told you', description: 'Changes of the year, questions, promises' }, 4_000),
  dueDate: date({ title: 'Papers due' }),
  lastReminder: optionalDate({ title: 'Last reminder sent' }),
  contactName: text({ title: 'Who is addressed' }),
  senderName: text({ title: 'Who signs' }),
  feeTerms: optionalText({ title: 'Fee terms', description: 'As agreed; taken over word for word' }, 500),
});

export const outputSchema = z.strictObject({
  clientProfile: facts('Client profile', 'Who the client is and what changed this year', fact({
    field: word('Field', 'Two to five words'),
    value: word('Value', 'As given'),
  })),
  requestList: facts('Request list', 'Each item of the list, and each one that the year’s changes call for', fact({
    item: word('Item', 'As the list names it'),
    status: oneOf('Status', ['received', 'incomplete', 'outdated', 'open', 'new this year']),
    note: written('Note', 'Which file answers it, or what is missing', 400),
  })),
  missingOutdated: facts('Missing and outdated items', 'What holds the work up, the most important first', z.strictObject({
    item: word('Item', 'As in the request list'),
    problem: written('What is missing or outdated', 'One sentence', 400),
  })),
  reminders: message('Reminder messages', 'Three steps, each ready to send', {
    first: written('First reminder', 'Friendly, the list in their words', 2_500),
    second: written('Second reminder', 'Shorter, what cannot begin without the papers', 2_000),
    last: written('Last reminder', 'Plain: what happens to the schedule', 2_000),
  }),
  engagementFacts: statements('Engagement-letter facts', 'Parties, service, year, responsibilities, due days and fee terms as given, for the letter that a partner writes'),
  openQuestions: list('Questions to the client', 'One thing each'),
});
