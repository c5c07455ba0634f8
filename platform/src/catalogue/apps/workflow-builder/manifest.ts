import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const workflowBuilder: AppManifest = {
  id: 'workflow-builder', version: '1.0.0', name: 'Workflow Builder', pack: 'utility', tier: 'elite', risk: 'high', dataClass: 'internal', priority: 'low', recipe: 'procedure',
  purpose: 'Compose apps, model steps, conditions and approval gates into a versioned crew and run it over a list of clients.',
  scopeNote: 'A plan of steps for the person who publishes it. Nothing runs before it is published, and nothing leaves a gate before the named person approves it.',
  documents: { min: 0, max: 3, kinds: writings, hint: 'How the work is done today; a template' },
  inputSchema, outputSchema,
  sections: [
    { id: 'graph', title: 'Workflow graph' },
    { id: 'contracts', title: 'Step contracts' },
    { id: 'estimate', title: 'Cost and rate estimate' },
    { id: 'dryRun', title: 'Dry-run result' },
    { id: 'approvalMap', title: 'Approval map' },
    { id: 'runBoard', title: 'Run board' },
  ],
  titleField: 'name',
  audience: { fixed: 'internal' },
  approval: { when: 'always', qualification: 'reviewer' },
  prompts: {
    role: 'You have laid out office work in steps for twenty years. Your plans run on a bad day as well: each step knows what it gets, who looks at it and what happens when something is missing.',
    brief: [
      'Graph, estimate and approval map are computed from the form and stand beside your text; use the step names as they are there.',
      'Step contracts: for each step what it takes (columns of the list, sections of earlier steps) and what later steps use of it. What a step needs and nothing gives is "missing".',
      'Dry run: follow one client through the steps with the columns of the form; say "ready" or what is missing, and where a condition of the form would hold the row.',
      'Run board: the states a row can be in (waiting for data, running, waiting for approval, returned, done, failed), each with who acts.',
      'A gate that the documents ask for and the form lacks is named in the dry run of its step.',
    ],
    refusals: [
      'Add no step and remove no gate; name what seems to be missing.',
      'Let nothing leave before its gate, also not as a test.',
      'Compute and estimate nothing; the costs are computed.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 6_000, usualOutputTokens: 1_500 },
  computed: [{ section: 'graph', calculation: 'workflow-graph' }, { section: 'estimate', calculation: 'workflow-estimate' }, { section: 'approvalMap', calculation: 'workflow-gates' }],
  figures: 'from-sources',
  hidden: 'until crews exist',
  retention: 'tenant-default',
  sample, goldenCases,
};
