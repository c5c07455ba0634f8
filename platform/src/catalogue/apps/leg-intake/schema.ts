import { z } from 'zod';
import { choice, date, fact, facts, list, message, optionalDate, optionalList, optionalLongText, optionalNumber, optionalText, rows, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  prospectName: text({ title: 'Prospective client', description: 'Person or company that asks' }),
  firmName: text({ title: 'Your firm' }),
  practiceArea: choice({ title: 'Practice area' }, {
    'civil-litigation': 'Civil litigation', 'personal-injury': 'Personal injury', employment: 'Employment', 'landlord-tenant': 'Landlord and tenant', family: 'Family', 'wills-estates': 'Wills and estates', business: 'Business and contracts', 'real-estate': 'Real estate', other: 'Other',
  }),
  receivedOn: date({ title: 'Inquiry received on' }),
  inquiry: optionalLongText({ title: 'Inquiry', description: 'E-mail, web form or call notes as they came in; leave empty if it is uploaded' }, 8_000),
  knownParties: optionalList({ title: 'Parties already known', description: 'One on each line: name and role; also former names, parents, owners, insurers, opposing counsel' }, 30),
  keyDates: rows({ title: 'Key dates', description: 'Each event with its date. The period in months is what an attorney of the firm entered to be verified; without it nothing is counted.' }, {
    event: text({ title: 'Event' }), date: date({ title: 'Date' }), periodMonths: optionalNumber({ title: 'Period to verify, months' }, { min: 1, max: 600 }),
  }, { most: 20 }),
  checklist: optionalList({ title: 'Engagement checklist of the firm', description: 'One step on each line' }, 20),
  nextContact: optionalDate({ title: 'When the firm will be in touch' }),
  signer: optionalText({ title: 'Who signs the acknowledgement' }),
  audience: choice({ title: 'What the draft is for', description: 'A text for the prospective client must be approved by an attorney before it can leave.' }, { internal: 'The firm’s file', client: 'File and acknowledgement to be sent' }),
});

export const outputSchema = z.strictObject({
  matterSummary: statements('Matter summary', 'Who asks for what, what happened in order, what is at stake, what was done so far; four to eight sentences, each as the source puts it ("reports that")'),
  parties: facts('Parties list for conflict check', 'Every person and organization named anywhere: prospect, opposing side, witnesses, insurers, employers, owners, relatives with a part in it, other counsel', fact({
    name: word('Name', 'As the source spells it; both spellings where two differ'),
    role: word('Role', 'Part in the matter, two to eight words'),
    search: word('Also search', 'Former names, spellings and affiliates that the sources give, or empty'),
  })),
  limitationDates: table('Possible limitation dates to verify', 'Computed from the key dates and the periods that the firm entered', z.strictObject({
    event: word('Event', ''), date: word('Date', ''), period: word('Period entered', ''), lastDay: word('Last day by that count', ''), weekday: word('Weekday', ''), left: word('Left', ''), note: word('Note', ''),
  })),
  missingFacts: facts('Missing facts', 'What conflict check, deadline and evaluation need and nobody said; deadlines first', z.strictObject({
    missing: word('Missing', 'Two to ten words'),
    question: written('Question to ask', 'One question, open, in words a layperson uses', 400),
  })),
  engagementChecklist: list('Engagement checklist', 'The steps of the firm’s list in its order with what is open for each; without a list: conflict check, attorney review of dates, decision to take the matter, written engagement or non-engagement letter, originals to keep safe'),
  acknowledgement: message('No-advice acknowledgement draft', 'Confirms receipt and nothing else', {
    subject: word('Subject', 'Neutral; no details of the matter', 150),
    body: written('Text', 'Receipt, no attorney-client relationship yet, no advice given, deadlines keep running, send no secrets until told, next contact', 2_500),
  }),
});
