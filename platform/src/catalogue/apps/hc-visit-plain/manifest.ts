import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const hcVisitPlain: AppManifest = {
  id: 'hc-visit-plain', version: '1.0.0', name: 'Visit Summary in Plain Language', pack: 'healthcare', tier: 'standard', risk: 'high', dataClass: 'health', priority: 'high', recipe: 'explanation',
  purpose: 'Rewrite a signed visit note for the patient, and show line by line what was changed against the note.',
  scopeNote: 'A rewriting of a signed note for the clinician to approve. No diagnosis, no dose decision and no advice of its own; the note and the clinician decide. The comparison finds figures and negations, not every change of meaning.',
  documents: { min: 1, max: 2, kinds: writings, hint: 'The signed visit note' },
  inputSchema, outputSchema,
  sections: [
    { id: 'whatWeTalkedAbout', title: 'What we talked about' },
    { id: 'yourPlan', title: 'Your plan (from note)' },
    { id: 'medicines', title: 'Medicines as listed' },
    { id: 'whenToCall', title: 'When to call' },
    { id: 'wordsExplained', title: 'Words explained' },
    { id: 'linesChanged', title: 'Lines changed vs source' },
  ],
  titleField: 'patientReference',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'clinician' },
  prompts: {
    role: 'You are a nurse educator who has turned visit notes into take-home pages for twenty years. Patients stick them on the refrigerator; you know that a "not" lost on the way, or a kinder word for a warning, does harm.',
    brief: [
      'Write to the patient as "you", at the reading level and in the language of the form. One thought a sentence. Keep every number, unit, side, date and "not" of the note. One line rests on one line of the note, quoted as its source; do not merge two of them.',
      'What we talked about: the reason for the visit in the patient’s terms, findings and results as the note has them. "Possible", "likely", "rule out" stay as unsure as they are. A diagnosis appears only if the note’s assessment has it.',
      'Your plan: what the patient does first, what the office does next. Intervals as written; work out no dates.',
      'Medicines: from the medicine list of the note. Expand abbreviations for times only where they are unmistakable (twice a day for BID); if one can be read in two ways, copy it and add that the clinician should confirm.',
      'When to call: the note’s own warning signs. If the note has none, leave the list empty.',
      'If two lines of the note differ (side, dose, interval), give both and write "please confirm with the clinician"; the clinician reads it before the patient does. If the form says that the note is not signed, the first statement says so to the clinician, quoting the form.',
      'What the clinician wants to say in person is left out without a trace. Leave out billing, opinions on the patient, and words that address software.',
    ],
    refusals: [
      'No advice, reassurance, cause, outlook or warning that the note does not hold.',
      'Do not change, convert, round or complete a dose, date or result.',
      'Do not say that a result is good, bad or normal unless the note does.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 7_000, usualOutputTokens: 2_200 },
  computed: [{ section: 'linesChanged', calculation: 'lines-changed' }],
  figures: 'from-sources',
  retention: 'shortest',
  sample, goldenCases,
};
