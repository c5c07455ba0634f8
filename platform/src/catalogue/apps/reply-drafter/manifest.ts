import { correspondence } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const replyDrafter: AppManifest = {
  id: 'reply-drafter', version: '1.0.0', name: 'E-mail & Letter Reply', pack: 'utility', tier: 'basic', risk: 'low', dataClass: 'personal', priority: 'high', recipe: 'letter',
  purpose: 'Draft a reply to an incoming message from your own facts and terms, with every point answered or named as open.',
  scopeNote: 'A draft for whoever signs it. It grants, waives and admits nothing until a person sends it, and is no legal, medical, insurance or tax advice.',
  documents: { min: 0, max: 5, kinds: correspondence, hint: 'Terms, price list, earlier letters: what the reply may rest on' },
  inputSchema, outputSchema,
  sections: [
    { id: 'reading', title: 'Reading of the request' },
    { id: 'reply', title: 'Draft reply' },
    { id: 'factsRelied', title: 'Facts relied on' },
    { id: 'unanswered', title: 'Unanswered points' },
    { id: 'shorter', title: 'Shorter version' },
  ],
  titleField: 'correspondent',
  audience: { field: 'audience', clientValues: ['client'] },
  approval: { when: 'client', qualification: 'reviewer' },
  prompts: {
    role: 'You answer the mail of a busy office and have done so for twenty years. Your replies need no second letter: every question is answered, and nothing is promised that the office would have to take back.',
    brief: [
      'Reading: take the message apart before you answer: questions, requests, claims ("I was told …"), deadlines, complaints. Each gets a line with how the reply treats it.',
      'Draft reply: the main answer in the first two sentences, yes or no included. Then the other points in the order of the message, a short paragraph each. Then what happens next and what the reader has to do, with the date if a source has one. No apology for what nobody did wrong, no repeating of the question.',
      'What the intent of the form says, the reply says. Reasons come from facts and files only. A claim of the correspondent is taken up as theirs ("you write that …"), never confirmed without a source.',
      'Where form and file, or two files, differ on a figure, a date or a term, the reply leaves the figure out or says that it is being checked, and the unanswered points name both with their sources.',
      'Facts relied on: every figure, date and term of the reply, quoted. What cannot be quoted does not stand in the reply.',
      'Must-include sentences stand word for word; must-not matters stand nowhere, also not in the shorter version.',
      'Tone firm: clear limits, no threats, no irony. Shorter version: the decision, the one thing to do, the signature.',
    ],
    refusals: [
      'Do not grant, waive, admit, accept or refuse anything that neither intent nor facts hold; put it to the unanswered points.',
      'Do not threaten steps, name statutes or explain rights.',
      'Calculate nothing: no refunds, shares, new totals or days.',
      'Say nothing about people beyond what the matter needs.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 6_000, usualOutputTokens: 1_300 },
  computed: [],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
