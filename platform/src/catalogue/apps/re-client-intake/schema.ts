import { z } from 'zod';
import { choice, fact, facts, list, longText, message, oneOf, optionalDate, optionalList, optionalLongText, optionalMoney, optionalText, statements, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  clientName: text({ title: 'Client' }),
  kind: choice({ title: 'Looking to' }, { buy: 'Buy a home', rent: 'Rent a home', 'buy-commercial': 'Buy commercial property', 'lease-commercial': 'Lease commercial space' }),
  enquiry: longText({ title: 'Enquiry', description: 'E-mail, form or call notes as they came in' }),
  budget: optionalMoney({ title: 'Budget', description: 'Price, or rent each month' }),
  preapproval: choice({ title: 'Financing' }, { unknown: 'Not said', preapproved: 'Preapproved, letter at hand', 'in-progress': 'In progress', cash: 'Cash', 'not-needed': 'Not needed' }),
  criteria: optionalList({ title: 'Criteria named', description: 'Rooms, area, location by street or distance, parking, access, lot; one on each line' }, 25),
  moveBy: optionalDate({ title: 'Wanted by' }),
  houseChecklist: optionalLongText({ title: 'Documents your office asks for', description: 'One on each line' }, 2_000),
  agentName: text({ title: 'Agent who signs' }),
  officeName: optionalText({ title: 'Office' }),
});

export const outputSchema = z.strictObject({
  profile: facts('Requirements profile', 'What is wanted, as property features, budget and time', fact({
    field: word('Field', 'Property type, area, rooms, location, access features, parking, budget, financing, timing'),
    value: word('Value', 'As it was said'),
  })),
  mustNice: facts('Must have and nice to have', 'Each criterion with how firm it is, in the client’s words', fact({
    criterion: word('Criterion', 'Three to twelve words'),
    weight: oneOf('Weight', ['must', 'nice to have', 'not said']),
  })),
  documentChecklist: facts('Document checklist', 'From your list and what the enquiry calls for', z.strictObject({
    document: word('Document', 'Two to ten words'),
    status: oneOf('Status', ['received', 'to ask for', 'not needed yet']),
    note: written('Note', 'Which source shows it, or what it is for; empty if clear', 400),
  })),
  followUpQuestions: list('Follow-up questions', 'One thing each, the most important first, the same questions that every client is asked'),
  acknowledgment: message('Neutral acknowledgment', 'For the agent to send', {
    subject: word('Subject', 'Three to ten words'),
    body: written('Text', 'Thanks, what was understood, next step, what to bring; no promise', 2_500),
  }),
  excludedNotice: statements('Excluded data', 'That details of a protected kind were left out, named by their kind alone, quoting only neighboring words that carry none'),
});
