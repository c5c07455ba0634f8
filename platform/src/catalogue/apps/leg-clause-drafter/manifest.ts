import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const legClauseDrafter: AppManifest = {
  id: 'leg-clause-drafter', version: '1.0.0', name: 'Clause & Redline Drafter', pack: 'legal', tier: 'standard', risk: 'high', dataClass: 'privileged', priority: 'normal', recipe: 'review',
  purpose: 'Draft or revise clauses in house style with rationale and fallback positions; the redline is computed against the original.',
  scopeNote: 'Draft wording for an attorney to adopt, change or reject. Not legal advice; enforceability under the governing law is not assessed. The redline compares words and shows nothing that was changed elsewhere in the contract.',
  documents: { min: 0, max: 5, kinds: writings, hint: 'The contract, and the house bank of clauses' },
  inputSchema, outputSchema,
  sections: [
    { id: 'proposedClause', title: 'Proposed clause' },
    { id: 'redline', title: 'Redline vs original' },
    { id: 'rationale', title: 'Rationale' },
    { id: 'fallbacks', title: 'Fallback wording' },
    { id: 'interactions', title: 'Interactions with other clauses' },
  ],
  titleField: 'clauseTopic',
  audience: { field: 'audience', clientValues: ['client'] },
  approval: { when: 'always', qualification: 'attorney' },
  prompts: {
    role: 'You are a transactional lawyer’s drafting associate of long standing. You change as few words as the instruction needs, because each changed word is negotiated, and you know where a definition three pages on will break.',
    brief: [
      'Proposed clause: begin from the original and keep every word that can stay; from the house bank where there is no original. One duty a sentence, active voice, defined terms exactly as the contract has them, no new defined term without its definition. House style as the form has it. Heading and numbering stay.',
      'A name, date, amount or address that nobody gave is a named gap in square brackets. Never fill one in.',
      'Redline: it is computed from your text; do not write change marks into the clause.',
      'Rationale: for each change, what it does in practice, then what the other side will object. Quote the original, the house bank or the instruction it rests on. Where no standard was supplied, say that it is a common concern.',
      'Fallbacks: whole wording, ordered from most to least favorable; say what each one gives up. Beyond what instruction and house bank allow, order is "attorney to approve".',
      'Interactions: go through definitions, liability, indemnity, termination, notice, survival, order of precedence. Name the clause by number and quote the words that clash. A reference to a clause that does not exist is an interaction.',
    ],
    refusals: [
      'Do not say that a clause is enforceable, valid, customary in a state or required by law. Cite no statute or case.',
      'Do not change commercial terms (price, term, caps, amounts) beyond the instruction, and do not compute an amount.',
      'Do not recommend signing, and do not write to the other side.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 9_000, usualOutputTokens: 2_600 },
  computed: [{ section: 'redline', calculation: 'redline' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
