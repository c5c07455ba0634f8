import { z } from 'zod';
import { choice, date, fact, facts, list, message, money, optionalList, optionalLongText, optionalMoney, optionalText, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  clientName: text({ title: 'Client', description: 'Business or household' }),
  contactName: text({ title: 'Who is addressed', description: 'As the message should greet them' }),
  agencyName: text({ title: 'Your agency' }),
  producerName: text({ title: 'Producer who signs' }),
  lineOfBusiness: choice({ title: 'Line of business' }, {
    'commercial-property': 'Commercial property', 'general-liability': 'General liability', 'business-owners': 'Business owners (BOP)', 'commercial-auto': 'Commercial auto',
    'workers-compensation': 'Workers’ compensation', 'professional-liability': 'Professional liability', cyber: 'Cyber', homeowners: 'Homeowners', 'personal-auto': 'Personal auto', umbrella: 'Umbrella', other: 'Other',
  }),
  renewalDate: date({ title: 'Renewal date' }),
  expiringCarrier: text({ title: 'Carrier, expiring' }),
  renewalCarrier: text({ title: 'Carrier, renewal' }),
  expiringPremium: money({ title: 'Annual premium, expiring' }),
  renewalPremium: money({ title: 'Annual premium, renewal' }),
  expiringDeductible: optionalMoney({ title: 'Deductible, expiring' }),
  renewalDeductible: optionalMoney({ title: 'Deductible, renewal' }),
  expiringLimit: optionalMoney({ title: 'Limit, expiring' }),
  renewalLimit: optionalMoney({ title: 'Limit, renewal' }),
  carrierChanges: optionalList({ title: 'Other changes by the carrier', description: 'One on each line: new or removed endorsements, conditions, underwriting reasons given' }, 15),
  neededFromClient: optionalList({ title: 'Needed from the client', description: 'One on each line: updated values, payroll, driver list, signed forms' }, 15),
  clientNotes: optionalLongText({ title: 'About the client', description: 'Changes in the business, earlier talks, what matters to them. No health data.' }),
  channel: choice({ title: 'Channel' }, { email: 'E-mail', letter: 'Letter', sms: 'Text message' }),
  tone: choice({ title: 'Tone' }, { warm: 'Warm', neutral: 'Neutral', formal: 'Formal' }),
  doNotSay: optionalText({ title: 'Do not mention' }, 400),
});

export const outputSchema = z.strictObject({
  whatChanged: table('What changed', 'Computed from the terms that were entered', z.strictObject({
    item: word('Item', ''), expiring: word('Expiring', ''), renewal: word('Renewal', ''), difference: word('Difference', ''), percent: word('Percent', ''),
  })),
  changesExplained: facts('What the changes mean', 'One entry for each change that the client will notice, with the reason the carrier gave, if it gave one', fact({
    change: word('Change', 'Two to eight words'),
    explanation: written('In plain words', 'What it means for the client', 600),
  })),
  clientMessage: message('Message to the client', 'Ready to send once approved', {
    subject: word('Subject', 'For e-mail and letter; empty for a text message', 150),
    body: written('Text', 'With greeting and signature; a text message has at most 320 characters', 4_000),
  }),
  callScript: message('Call script', 'For a call of about five minutes', {
    opening: written('Opening', 'Greeting and reason for the call', 600),
    points: list('Points', 'In the order of the call; each one or two spoken sentences'),
    closing: written('Closing', 'Next step and thanks', 600),
  }),
  optionsToDiscuss: facts('Options to discuss', 'Only what the sources name or the line of business makes usual to ask; questions, not recommendations', z.strictObject({
    option: word('Option', 'Two to ten words'),
    question: written('Question to the client', 'An open question', 500),
  })),
  documentsNeeded: list('Documents needed', 'What the client has to send, from the form and the documents alone'),
  eoFlags: facts('E&O flags', 'For the producer, not for the client: reduced cover, new exclusions, gaps, missing facts, deadlines, anything to put in writing', fact({
    flag: word('Flag', 'Two to ten words'),
    why: written('Why', 'What could go wrong and what to document', 600),
  })),
});
