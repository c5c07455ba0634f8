import { z } from 'zod';
import { choice, fact, facts, list, oneOf, optionalLongText, optionalMoney, optionalText, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  contractName: text({ title: 'Contract', description: 'What it is called in your files' }),
  ourSide: text({ title: 'Our side', description: 'The party as the contract names it, for example “Customer”' }),
  contractType: choice({ title: 'Kind of contract' }, { services: 'Services', software: 'Software or subscription', supply: 'Supply or purchase', nda: 'Confidentiality (NDA)', lease: 'Lease', employment: 'Employment or contractor', other: 'Something else' }),
  playbook: optionalLongText({ title: 'Playbook or standard positions', description: 'What you accept, what you ask for, what ends the talk; one position on each line. Or add it as a file.' }, 8_000),
  dealValue: optionalMoney({ title: 'Deal value' }),
  governingLaw: optionalText({ title: 'Governing law you expect', description: 'For example “New York”' }, 100),
  concerns: optionalLongText({ title: 'What worries you' }, 2_000),
});

export const outputSchema = z.strictObject({
  executiveSummary: statements('Executive summary', 'Three to six statements for whoever decides: what the contract does, the two or three points that must move before signature by the playbook, what is missing'),
  keyTerms: facts('Key terms', 'Parties, subject, term, renewal, price, payment, termination, liability cap, governing law, notices: what the contract has of these', fact({
    term: word('Term', 'One to five words'),
    value: word('Value', 'In the words of the contract'),
  })),
  clauseReview: facts('Clause review', 'Every clause that departs from a position or carries a common risk, in the order of the contract. The evidence quotes the clause.', fact({
    clause: word('Clause', 'Number and heading'),
    risk: oneOf('Risk', ['low', 'medium', 'high']),
    concern: written('What it does', 'Effect on our side, in one or two sentences', 700),
    position: written('Playbook position', 'The position in the words of the playbook, or “no position supplied”', 500),
    proposed: written('Proposed wording', 'Complete replacement wording in the style and with the defined terms of the contract; changes no more than needed', 1_500),
  })),
  missingClauses: list('Missing clauses', 'What the playbook asks for and the contract does not have; exhibits and schedules that are named and not there; blanks and missing signatures'),
  negotiation: facts('Negotiation list', 'In the order in which to raise them', z.strictObject({
    point: word('Point', 'Clause and subject'),
    ask: written('Ask', 'What to ask for first', 400),
    fallback: written('Fallback', 'What the playbook accepts instead, or “none supplied”', 400),
    priority: oneOf('Priority', ['must', 'should', 'could']),
  })),
  obligations: facts('Obligations and dates', 'Who has to do what by when, both sides, in the order of the contract', fact({
    party: word('Party', 'As the contract names it'),
    duty: word('Duty', 'Beginning with a verb'),
    date: word('Date', 'Day or period as written; never worked out'),
  })),
  obligationCalendar: table('Dates, computed', 'Computed from the dates that name a day', z.strictObject({
    what: word('What', ''), who: word('Who', ''), date: word('Date', ''), weekday: word('Weekday', ''), distance: word('From today', ''), note: word('Note', ''),
  })),
  notice: table('Not legal advice', 'The same in every review', z.strictObject({ notice: word('Notice', '') })),
});
