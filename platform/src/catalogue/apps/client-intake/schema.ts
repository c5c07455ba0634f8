import { z } from 'zod';
import { choice, fact, facts, list, longText, message, oneOf, optionalEmail, optionalList, optionalText, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  contactName: text({ title: 'Contact', description: 'Who enquired: person or business, as they gave it' }),
  contactEmail: optionalEmail({ title: 'E-mail address' }),
  contactPhone: optionalText({ title: 'Telephone' }, 40),
  enquiry: longText({ title: 'Enquiry', description: 'Paste the form, the e-mail, the transcript or your call notes as they are' }),
  channel: choice({ title: 'How it came in' }, { email: 'E-mail', 'web-form': 'Web form', call: 'Call', walkin: 'In person', referral: 'Referral' }),
  serviceType: text({ title: 'Service asked about', description: 'As your office calls it' }),
  checklist: optionalList({ title: 'House checklist', description: 'What your office must know before it takes this on; one on each line' }, 25),
  owners: optionalList({ title: 'Who takes what', description: 'One on each line, for example “New business: Priya N.”' }, 15),
  signer: text({ title: 'Who signs the acknowledgement' }),
  audience: choice({ title: 'What the acknowledgement is for', description: 'Text meant for a client must be approved before it can leave.' }, { internal: 'Our file only', client: 'It goes to the client' }),
});

export const outputSchema = z.strictObject({
  intakeRecord: facts('Intake record', 'One line for each item of the house checklist that was answered, in its order; then every other name, date, amount and circumstance that was given', fact({
    field: word('Field', 'What it is, in one to five words'),
    value: word('Value', 'As it was given'),
  })),
  needs: facts('Needs and goals', 'What the person wants to have or to be rid of, in their own words first; the most urgent first', fact({
    goal: word('Goal', 'Three to twelve words'),
    why: written('In their words', 'Why they want it, as they said it; empty if they did not say', 500),
  })),
  missing: list('Missing information', 'Checklist items that nobody answered, and contradictions between sources with both sides'),
  followUpQuestions: list('Suggested follow-up questions', 'One question for each missing item, the one that decides most first; each asks for one thing'),
  triage: message('Triage', 'For the office', {
    urgency: oneOf('Urgency', ['routine', 'soon', 'today']),
    reason: written('Reason', 'The stated date, loss or event that makes it so; or that none was stated', 500),
    owner: word('Owner', 'From “Who takes what”; “not assigned” if no line there fits'),
  }),
  acknowledgement: message('Draft acknowledgement', 'Confirms receipt and names the next step', {
    subject: word('Subject', 'Three to nine words'),
    body: written('Text', 'Greeting, what was received, up to five questions, next step, signature; 80 to 160 words', 2_000),
  }),
});
