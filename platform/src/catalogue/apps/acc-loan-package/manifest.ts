import { everything } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const accLoanPackage: AppManifest = {
  id: 'acc-loan-package', version: '1.0.0', name: 'Loan Package Summary', pack: 'accounting', tier: 'standard', risk: 'high', dataClass: 'confidential', priority: 'normal', recipe: 'analysis',
  purpose: 'Build a lender-ready summary from statements: ratios, coverage, debt table and amortization computed with their formulas shown.',
  scopeNote: 'A draft for the preparer. Not an audit, review, compilation or credit decision; projections are the borrower’s, and nothing promises approval.',
  documents: { min: 0, max: 10, kinds: everything, hint: 'Statements of three years (or a sheet with one line for each year), debt schedule, projections, tax returns, contracts' },
  inputSchema, outputSchema,
  sections: [
    { id: 'businessOverview', title: 'Business overview' },
    { id: 'ratios', title: 'Ratios and debt service coverage' },
    { id: 'debtTable', title: 'Debt table' },
    { id: 'amortization', title: 'Proposed loan, year by year' },
    { id: 'projectionsAssumptions', title: 'Projections and assumptions' },
    { id: 'strengths', title: 'Strengths' },
    { id: 'concerns', title: 'Concerns' },
    { id: 'documentIndex', title: 'Document index' },
  ],
  titleField: 'borrower',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'reviewer' },
  prompts: {
    role: 'You prepare loan packages for a finance professional. Credit officers trust them because the weak year is in them, with its reason, before they find it themselves.',
    brief: [
      'Business overview: borrower, amount, term, use of funds; what the business sells and to whom; history; owners and managers by role; collateral and guaranties as given. Facts only.',
      'Projections and assumptions: take each assumption by itself (growth, price, margin, hiring, timing) and say which contract, order or past year of the sources supports it. "Nothing supplied supports it" is a complete sentence. Where form and documents differ, name both.',
      'Strengths and concerns: begin with the coverage of the computed ratios, then margin, liquidity, leverage, each with the year and the figure as computed. Say what moved a ratio only where a source says so. Customer concentration, seasonality, related parties, covenants, tax arrears and unsigned statements are concerns whenever a source shows them. As many concerns as the sources hold, not as many as strengths.',
      'Document index: every document supplied, with the period it covers; then what is missing of: three years of statements and tax returns, interim statement, debt schedule, receivables and payables aging, personal financial statements of guarantors, entity papers, insurance, the contracts the projections rest on.',
    ],
    refusals: [
      'Compute nothing: no ratio, growth, average, payment or sensitivity beyond the computed results.',
      'Do not say that the loan will be approved, is safe or meets a lender’s or program’s standard, and name no threshold that no source holds.',
      'Adjust no statement (no add-backs, no normalization) and leave out no year.',
      'Mention no protected characteristic of owners or customers.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 10_000, usualOutputTokens: 3_000 },
  computed: [{ section: 'ratios', calculation: 'loan-ratios' }, { section: 'debtTable', calculation: 'loan-debts' }, { section: 'amortization', calculation: 'loan-schedule' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
