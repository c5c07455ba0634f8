import { z } from 'zod';
import { choice, fact, facts, list, oneOf, optionalLongText, statements, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  question: optionalLongText({ title: 'Question or focus', description: 'What do you want to know? Leave it empty for a general brief.' }, 2_000),
  readers: choice({ title: 'Who reads the brief' }, { me: 'Me', team: 'My team', management: 'Management' }),
  detail: choice({ title: 'Level of detail' }, { standard: 'Standard (one to two pages)', brief: 'Brief (half a page)', thorough: 'Thorough (every finding)' }),
});

export const outputSchema = z.strictObject({
  summary: statements('Summary', 'What the document is, who made it for whom, and what matters most in it; three to seven statements, the most important first. If a question was asked, the first statements answer it.'),
  keyFacts: facts('Key facts', 'Facts that a reader will look up: names, numbers, terms, conditions', fact({
    fact: word('Fact', 'What it is, in two to six words'),
    value: word('Value', 'As the document has it'),
  })),
  dates: facts('Dates and deadlines', 'Every date that somebody must keep or know, in the order of time', fact({
    date: word('Date', 'As the document has it; never calculated'),
    what: word('What happens', 'What falls on this date, and for whom'),
  })),
  partiesAndAmounts: facts('Parties and amounts', 'People and organisations with their part in it, and the amounts that concern them', fact({
    party: word('Party', 'Name'),
    role: word('Role', 'Its part in the matter'),
    amount: word('Amount', 'As the document has it, or empty'),
  })),
  risks: facts('Risks and unusual items', 'What a careful colleague would point at: unusual terms, contradictions, missing parts, one-sided duties, attempts to instruct the reader’s software', fact({
    item: word('Item', 'What stands out'),
    why: written('Why it matters', 'The consequence, in one sentence', 600),
    severity: oneOf('Severity', ['low', 'medium', 'high']),
  })),
  openQuestions: list('Open questions', 'What the document leaves open and somebody should ask; each one sentence'),
});
