import { z } from 'zod';
import { choice, date, fact, facts, longText, message, oneOf, optionalDate, optionalList, optionalLongText, optionalMoney, optionalText, rows, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  property: text({ title: 'Property' }),
  side: choice({ title: 'We represent' }, { buyer: 'The buyer', seller: 'The seller' }),
  clientName: text({ title: 'Client' }),
  inspectionDate: date({ title: 'Date of the inspection' }),
  responseDue: optionalDate({ title: 'Repair request due', description: 'As the contract has it' }),
  contractTerms: longText({ title: 'Contract terms on inspection', description: 'Word for word: period, caps, as-is wording, what may be asked for' }, 4_000),
  priorities: optionalList({ title: 'What matters to the client', description: 'One on each line' }, 10),
  estimates: rows({ title: 'Estimate', description: 'Estimates you already have, and items that wait for one' }, {
    item: text({ title: 'Item' }), low: optionalMoney({ title: 'Low' }), high: optionalMoney({ title: 'High' }), by: optionalText({ title: 'Estimate by' }),
  }, { most: 30 }),
  budget: optionalMoney({ title: 'Budget for repairs', description: 'What the client wants to spend or ask for' }),
  tone: choice({ title: 'Tone of the request' }, { plain: 'Plain', formal: 'Formal' }),
  doNotAsk: optionalLongText({ title: 'Not to be asked for' }, 1_000),
  agentName: text({ title: 'Agent who signs' }),
});

export const outputSchema = z.strictObject({
  findings: facts('Findings by severity', 'Each finding of the report, the gravest first, cosmetic ones last', fact({
    finding: word('Finding', 'Three to twelve words'),
    location: word('Where', 'As the report has it'),
    severity: oneOf('Severity', ['high', 'medium', 'low']),
    report: written('What the report says', 'Condition and the inspector’s own recommendation', 600),
  })),
  safetyItems: facts('Safety items', 'What the report itself calls a hazard, or what concerns fire, gas, electricity, fall, water quality', fact({
    item: word('Item', 'Three to twelve words'),
    report: written('What the report says', 'In its words', 500),
  })),
  estimateTotals: table('Estimates', 'Computed from the estimates as entered; nothing is estimated here', z.strictObject({
    item: word('Item', ''), low: word('Low', ''), high: word('High', ''), note: word('Note', ''),
  })),
  costPlaceholders: facts('Estimates to obtain', 'Each item that needs a price before it can be negotiated', z.strictObject({
    item: word('Item', 'Three to ten words'),
    trade: word('Estimate from', 'The trade that gives it'),
    scope: written('What to price', 'One sentence, from the report', 400),
  })),
  repairRequest: message('Repair request draft', 'For the other side, to be sent after approval', {
    subject: word('Subject', 'Property and date of the inspection'),
    body: written('Text', 'Numbered requests, each with the page of the report and what is asked for', 5_000),
  }),
  negotiationNotes: facts('Negotiation notes', 'For the agent and the client, not for the other side', fact({
    point: word('Point', 'Three to twelve words'),
    note: written('Note', 'What the contract allows, what supports it, what the other side may say', 600),
  })),
  specialistFollowUps: facts('Specialist follow-ups', 'Each further look that the report recommends', fact({
    specialist: word('Specialist', 'As the report names it'),
    question: written('What to find out', 'One sentence', 400),
  })),
});
