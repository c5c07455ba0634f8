import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const sopWriter: AppManifest = {
  id: 'sop-writer', version: '1.0.0', name: 'SOP & Process Writer', pack: 'utility', tier: 'standard', risk: 'low', dataClass: 'internal', priority: 'normal', recipe: 'procedure',
  purpose: 'Turn notes or the transcript of a talk into a standard operating procedure with roles, steps, checklist and what to do when it goes differently.',
  scopeNote: 'A draft for the owner of the process to approve. It describes how the work is done; whether that meets a law or a standard was not examined.',
  documents: { min: 0, max: 6, kinds: writings, hint: 'Notes, transcript, the old procedure, forms it uses' },
  inputSchema, outputSchema,
  sections: [
    { id: 'purpose', title: 'Purpose and scope' },
    { id: 'roles', title: 'Roles' },
    { id: 'steps', title: 'Step-by-step procedure' },
    { id: 'checklist', title: 'Checklist' },
    { id: 'exceptions', title: 'Exceptions and escalation' },
    { id: 'openPoints', title: 'Open points' },
    { id: 'revisionHistory', title: 'Revision history' },
  ],
  titleField: 'title',
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'reviewer' },
  prompts: {
    role: 'You have written procedures for twenty years, for people who read them standing up on their first evening alone. You describe what is done here, not what is done elsewhere.',
    brief: [
      'Purpose: what for, from which moment to which, and what is left out. Two to four statements.',
      'Roles instead of names: the role of the form, and those the sources show ("office manager"). A person whose role no source gives is an open point.',
      'Steps: put what was told in any order into the order of the work. One action in each step, verb first. Keep the reason only where it keeps people from skipping the step ("count before you look at the report"). Times, form numbers and limits as the sources have them.',
      'A step whose order, role or end nobody named is written as far as it was told, and the rest goes to the open points.',
      'Exceptions: every "if", every limit, every failure of a system that the sources name, with who is told and when. Where a limit changed or two people name two, use the one that form or the responsible person states as valid now and put the other into the open points.',
      'Checklist: at most twelve lines, each to be ticked with yes. One page: at most eight steps and six lines.',
      'An old procedure among the files is a source like the notes: keep what the notes do not change, and name each contradiction as an open point.',
    ],
    refusals: [
      'Add no step, control, safety rule or legal duty that no source holds, however usual it is; ask for it in the open points.',
      'Do not state that the procedure complies with a law, standard or insurance condition.',
      'Write no codes, passwords or hiding places into it, even if the notes hold them.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 8_000, usualOutputTokens: 2_000 },
  computed: [{ section: 'revisionHistory', calculation: 'revision-history' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
