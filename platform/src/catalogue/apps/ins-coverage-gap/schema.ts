import { z } from 'zod';
import { choice, date, fact, facts, list, longText, message, oneOf, optionalList, optionalLongText, optionalText, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  clientName: text({ title: 'Client', description: 'Business or household' }),
  industry: text({ title: 'Industry or household type', description: 'What they do, in a few words' }),
  clientProfile: longText({ title: 'Client profile', description: 'Operations, people, vehicles, property, data, plans. No health data.' }),
  policiesInForce: optionalLongText({ title: 'Policies in force, as known', description: 'Only what is not in the documents: coverage, limit, carrier; one on each line' }),
  contractRequirements: optionalList({ title: 'Insurance that contracts ask for', description: 'Only what is not in the documents; one on each line' }, 20),
  reviewDate: date({ title: 'Date of the review' }),
  producerName: text({ title: 'Producer who signs' }),
  tone: choice({ title: 'Tone of the recommendation draft' }, { plain: 'Plain', formal: 'Formal' }),
  declinedBefore: optionalText({ title: 'Cover the client declined before' }, 400),
});

export const outputSchema = z.strictObject({
  requiredVsHeld: table('Required against held', 'Computed from the two lists below', z.strictObject({
    coverage: word('Coverage', ''), required: word('Required', ''), held: word('Held', ''), shortfall: word('Shortfall', ''), result: word('Result', ''),
  })),
  requirements: facts('Required limits', 'Each insurance requirement of a contract, lease, loan or license', fact({
    coverage: word('Coverage', 'Coverage and basis in two to eight words; exactly the same words as under “Limits held”'),
    limit: word('Amount required', 'The amount alone, as written; words only where there is none'),
    requiredBy: word('Required by', 'Contract and clause'),
  })),
  limitsHeld: facts('Limits held', 'Each limit of the policies in force', fact({
    coverage: word('Coverage', 'Coverage and basis in two to eight words; exactly the same words as under “Required limits”'),
    limit: word('Amount held', 'The amount alone, as written; words only where there is none'),
    policy: word('Policy', 'Carrier, number, period as written'),
  })),
  possibleGaps: facts('Possible gaps', 'An exposure or requirement for which no source shows matching cover; each as something to look at', fact({
    gap: word('Possible gap', 'Two to ten words'),
    severity: oneOf('Severity', ['low', 'medium', 'high']),
    why: written('Why it is raised', 'What the source says, and what was not found', 700),
  })),
  questionsToConfirm: list('Questions to confirm', 'To the client or the carrier; each settles one possible gap'),
  recommendationDraft: statements('Recommendation draft', 'For the producer to decide on: topics to discuss, each with the words it rests on; no purchase advice'),
  acknowledgmentForm: message('Client acknowledgment form', 'For signature after the talk; the client ticks, nothing is ticked for them', {
    title: word('Title', 'Three to eight words'),
    body: written('Text', 'What was discussed, choices to tick for each topic, that the policy decides, lines for name, date and signature', 4_000),
  }),
});
