import { z } from 'zod';
import { choice, fact, facts, list, optionalList, statements, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  audience: choice({ title: 'Who will read it', description: 'Text meant for a client must be approved by a licensed producer before it can leave.' }, { employee: 'An employee', owner: 'The business owner', client: 'A client' }),
  questions: optionalList({ title: 'Questions to answer', description: 'Up to ten, one on each line' }),
  readingLevel: choice({ title: 'Reading level' }, { plain: 'Plain (short sentences, everyday words)', standard: 'Standard', expert: 'Expert (terms of art are fine)' }),
  language: choice({ title: 'Language of the explanation', description: 'Quotes stay in the language of the policy' }, { en: 'English', es: 'Spanish', fr: 'French', de: 'German', pt: 'Portuguese', zh: 'Chinese', vi: 'Vietnamese' }),
});

const item = fact({
  item: word('What', 'Two to eight words'),
  explanation: written('In plain words', 'What it means for the reader, with its conditions', 800),
});

export const outputSchema = z.strictObject({
  plainSummary: statements('In plain language', 'What this policy is for, whom it concerns, and the three to six things to remember'),
  covered: facts('What is covered or allowed', 'Each with its conditions', item),
  notCovered: facts('What is not', 'Exclusions, prohibitions and the exceptions to them', item),
  limitsFeesDeadlines: facts('Limits, fees and deadlines', 'Amounts, shares to bear, waiting times, duties to report in time', fact({
    item: word('What', 'Two to eight words'),
    value: word('Value', 'As the policy has it'),
    meaning: written('What it means', 'In one sentence', 500),
  })),
  answers: facts('Answers to your questions', 'One for each question that the policy answers', fact({
    question: word('Question', 'As it was asked', 500),
    answer: written('Answer', 'From the policy alone', 1_200),
    clause: word('Clause', 'Number or heading of the clause, or empty'),
  })),
  askTheIssuer: list('What to ask the issuer', 'Questions that the policy leaves open, the unanswered ones of the reader first'),
});
