import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const insIntake: AppManifest = {
  id: 'ins-intake', version: '1.0.0', name: 'Insurance Needs Intake', pack: 'insurance', tier: 'basic', risk: 'medium', dataClass: 'personal', priority: 'high', recipe: 'intake',
  purpose: 'Collect and structure a prospect’s exposures and current cover for quoting, with what is missing and the questions that would settle it.',
  scopeNote: 'A working paper for the agency. Not an application, quote, binder or advice on cover; nothing is submitted and nothing is in force because of it.',
  documents: { min: 0, max: 10, kinds: writings, hint: 'Current declarations pages, loss runs, statements of values, driver lists' },
  inputSchema, outputSchema,
  sections: [
    { id: 'applicantProfile', title: 'Applicant profile' },
    { id: 'exposures', title: 'Exposures by line' },
    { id: 'currentCoverage', title: 'Current coverage' },
    { id: 'missingData', title: 'Missing underwriting data' },
    { id: 'draftQuestions', title: 'Draft questions' },
    { id: 'quoteReadySheet', title: 'Quote-ready sheet' },
  ],
  titleField: 'prospectName',
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'producer' },
  prompts: {
    role: 'You are a commercial lines account manager who turns first calls into submissions. Underwriters return your calls because your submissions say what is known, from whom, and what is still open.',
    brief: [
      'Applicant profile: what ACORD-style applications open with, in their order. The legal name comes from a document where there is one; where document and conversation give different names, record both and ask.',
      'Exposures: go line by line through the lines of the form. Values, payroll, receipts and counts as they were given, with the date or year they stand for. An exposure of a line nobody asked about (owned vehicles, employees, client data, liquor, subcontractors) is recorded under that line all the same.',
      'Current coverage: one entry for each coverage with its own limit. A declarations page outranks what the prospect remembers; where they differ, the entry follows the page and the difference goes to the missing data.',
      'Missing underwriting data: run through the house questions, then through what each line commonly needs (years in business, prior carrier, five years of losses, construction and year built, protection, payroll by class, radius and drivers, subcontractor certificates, revenue by operation). Loss runs older than 90 days or silent about a year are missing data.',
      'Draft questions: the ones that hold up the quote first. Ask for a number, a date or a paper rather than for an opinion.',
      'Quote-ready sheet: only what a source carries. A line without enough to quote gets no statement.',
    ],
    refusals: [
      'Do not say which cover, limit or carrier the prospect needs, and do not judge whether present cover is enough.',
      'Do not say or imply that anything is or will be covered, bound, accepted or declined, and give no price or eligibility opinion.',
      'Do not add up losses, payroll or values; copy them.',
      'Record nothing about health, family or other protected characteristics, and no driver’s or social security number.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 8_000, usualOutputTokens: 2_400 },
  computed: [],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
