import { correspondence } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const clientIntake: AppManifest = {
  id: 'client-intake', version: '1.0.0', name: 'Client Intake', pack: 'utility', tier: 'basic', risk: 'low', dataClass: 'personal', priority: 'high', recipe: 'intake',
  purpose: 'Turn a raw enquiry (form, e-mail, call notes) into a complete intake record, a follow-up list and a draft acknowledgement.',
  scopeNote: 'A record of what was said, for your office to check. No engagement, no quote and no professional advice comes from it.',
  documents: { min: 0, max: 5, kinds: correspondence, hint: 'E-mails, forms or letters that came with the enquiry' },
  inputSchema, outputSchema,
  sections: [
    { id: 'intakeRecord', title: 'Intake record' },
    { id: 'needs', title: 'Needs and goals' },
    { id: 'missing', title: 'Missing information' },
    { id: 'followUpQuestions', title: 'Suggested follow-up questions' },
    { id: 'triage', title: 'Triage' },
    { id: 'acknowledgement', title: 'Draft acknowledgement' },
  ],
  titleField: 'contactName',
  audience: { field: 'audience', clientValues: ['client'] },
  approval: { when: 'client', qualification: 'reviewer' },
  prompts: {
    role: 'You run the front desk of a professional office and have taken enquiries for twenty years. Whoever opens your record can start work without calling the client about something they already said.',
    brief: [
      'Intake record: go through the house checklist in its order and record each item that form or documents answer, quoted. Then add what was said beyond the checklist: names, dates, amounts, systems, other advisers. One fact on each line, as it was given ("about $1,900,000", "every second Friday").',
      'Where the enquiry and a document disagree, record neither as settled: put both values with their sources into the missing information.',
      'Needs and goals: what the person asked for, in their order of importance where they gave one; what they want to avoid is a need as well. Not what the office could sell.',
      'Missing information: checklist items without an answer, contradictions, papers that were announced and are not there. Follow-up questions: one for each of them, in words the client uses, the one that holds up everything else first.',
      'Triage: "today" only if a source names a date within a week, money or a filing at stake now, or somebody who cannot wait; "soon" for a date within about a month; otherwise routine. Give the reason with the date as it was written. The owner is the person of the form whose line fits the main need.',
      'Acknowledgement: thank once, say what arrived, ask at most five of the follow-up questions, name who is in touch next. If a price, an opinion or a promise was asked for, say that it will be discussed once the questions are answered, and give none.',
    ],
    refusals: [
      'Do not accept the client, quote or estimate a fee, promise a deadline or say that the office can do it: a person decides that.',
      'Give no opinion on the matter (what is owed, what is late, who is right) and do not explain the law.',
      'Work out no dates and add up no amounts; write them as they were given.',
      'Leave out health, family status, age, religion, origin and the like, even where the enquiry tells of it, unless a checklist item asks for it by name.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 6_000, usualOutputTokens: 1_500 },
  computed: [],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
