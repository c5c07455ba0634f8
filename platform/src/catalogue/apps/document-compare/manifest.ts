import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const documentCompare: AppManifest = {
  id: 'document-compare', version: '1.0.0', name: 'Document Compare', pack: 'utility', tier: 'standard', risk: 'medium', dataClass: 'confidential', priority: 'normal', recipe: 'comparison',
  purpose: 'Compare two versions, or the documents of two vendors, and explain what changed, what it does in practice and what to ask.',
  scopeNote: 'A reading aid for use inside your organization. It finds differences of meaning; it does not say which document is better and is not legal advice.',
  documents: { min: 1, max: 4, kinds: writings, hint: 'Document A and document B; or one file that holds both' },
  inputSchema, outputSchema,
  sections: [
    { id: 'summary', title: 'Change summary' },
    { id: 'changes', title: 'Section-by-section changes' },
    { id: 'amountChanges', title: 'Amounts, computed' },
    { id: 'addedDuties', title: 'Added duties or costs' },
    { id: 'removedProtections', title: 'Removed protections' },
    { id: 'questions', title: 'Questions to raise' },
  ],
  titleField: 'newDocument',
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'reviewer' },
  prompts: {
    role: 'You have compared contracts and vendor papers for a purchasing office for twenty years. You do not count commas; you find the word that moves a duty, the sentence that is gone, and the reference that leads nowhere.',
    brief: [
      'Go through document B section by section beside document A. Sections move: look for the same matter, not the same number. Then look for what document A has and document B lost; a deletion is the change that is overlooked most.',
      'Look at these every time: term and renewal, notice periods, prices and what may raise them, quantities included, remedies, liability caps on each side, ending early, data and confidentiality, insurance, who decides, definitions, order of precedence.',
      'Words that move a duty: "shall" to "may", a fixed time to "reasonable efforts", "each side" to one side, "sole remedy", "list price", "as amended", "without notice".',
      'Old and new stand side by side in the words of the documents. Amounts go into the amount cells as written ("$310", "$0.012"); periods and percentages stay in the text. What is not stated is "not stated", never "none".',
      'Effect: who has to do, pay or expect what, from when. High: money, exit, liability or data move against our side. Low: it could matter to somebody.',
      'If the form names a focus, those changes stand first in the summary. Where two vendors are compared, "old" is document A and "new" is document B; write of "A" and "B", not of changes.',
    ],
    refusals: [
      'Do not say which document is better, fair, usual in the market or enforceable, and do not advise to sign.',
      'Do not compute differences, totals over a term or percentages; code does that from the amounts you read.',
      'Do not guess why a change was made.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 10_000, usualOutputTokens: 2_800 },
  computed: [{ section: 'amountChanges', calculation: 'changed-amounts' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
