import { z } from 'zod';
import { choice, fact, facts, longText, money, oneOf, optionalLongText, percent, rows, statements, table, text, wholeNumber, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  borrower: text({ title: 'Borrower' }),
  business: longText({ title: 'The business', description: 'What it does, since when, who owns and runs it, customers' }, 4_000),
  useOfFunds: text({ title: 'Use of funds' }, 1_000),
  loanAmount: money({ title: 'Loan amount' }),
  loanRate: percent({ title: 'Yearly rate', description: 'Nominal, fixed' }),
  loanMonths: wholeNumber({ title: 'Term in months', description: 'Level monthly payments' }, { min: 1, max: 480 }),
  years: rows({ title: 'Year', description: 'Up to five; or leave it empty and add a sheet with these heads. Operating expenses without interest, taxes and depreciation.' }, {
    year: text({ title: 'Year' }), revenue: money({ title: 'Revenue' }), costOfSales: money({ title: 'Cost of sales' }), operatingExpenses: money({ title: 'Operating expenses' }), interest: money({ title: 'Interest' }),
    currentAssets: money({ title: 'Current assets' }), currentLiabilities: money({ title: 'Current liabilities' }), totalAssets: money({ title: 'Total assets' }), totalLiabilities: money({ title: 'Total liabilities' }),
  }, { most: 5 }),
  debts: rows({ title: 'Debt', description: 'Every loan, lease and line; write “yes” where it is repaid from the new loan' }, {
    lender: text({ title: 'Lender' }), balance: money({ title: 'Balance' }), yearlyPayments: money({ title: 'Payments in a year' }), repaid: text({ title: 'Repaid', description: 'yes or no' }),
  }, { most: 25 }),
  projections: rows({ title: 'Projected year', description: 'Cash available for debt payments, as you project it' }, { year: text({ title: 'Year' }), cashAvailable: money({ title: 'Cash available' }) }, { most: 5 }),
  assumptions: optionalLongText({ title: 'Assumptions of the projections' }, 3_000),
  collateral: optionalLongText({ title: 'Collateral and guaranties' }, 2_000),
  reader: choice({ title: 'Lender' }, { bank: 'Bank', 'credit-union': 'Credit union', agency: 'Agency or guaranteed program', other: 'Other' }),
});

export const outputSchema = z.strictObject({
  businessOverview: statements('Business overview', 'Who borrows, what for, how the business earns, who runs it, what secures the loan; six to ten statements'),
  ratios: table('Ratios and debt service coverage', 'Computed from form or sheet, with formulas', z.strictObject({
    year: word('Year', ''), measure: word('Measure', ''), value: word('Value', ''), formula: word('Formula', ''),
  })),
  debtTable: table('Debt table', 'Computed from the debts as entered and the proposed loan', z.strictObject({
    lender: word('Lender', ''), balance: word('Balance', ''), yearlyPayments: word('Payments in a year', ''), note: word('Note', ''),
  })),
  amortization: table('Proposed loan, year by year', 'Computed: level monthly payments, interest rounded to the cent each month, the last payment takes what is left', z.strictObject({
    year: word('Year', ''), payments: word('Payments', ''), interest: word('Interest', ''), principal: word('Principal', ''), balance: word('Balance', ''),
  })),
  projectionsAssumptions: facts('Projections and assumptions', 'Each assumption with what supports it', fact({
    assumption: word('Assumption', 'Three to twelve words'),
    support: written('Support', 'What in the sources supports it, or that nothing does', 600),
  })),
  strengths: statements('Strengths', 'What a credit officer will count for the request, each with its source'),
  concerns: statements('Concerns', 'What a credit officer will ask about: falling margin, thin coverage, concentration, gaps, contradictions; with its source'),
  documentIndex: facts('Document index', 'Each paper supplied, and each one that lenders usually ask for and that is missing', z.strictObject({
    document: word('Document', 'Name or kind'),
    state: oneOf('State', ['supplied', 'missing']),
    note: written('Note', 'Period it covers, signed or unsigned; empty if nothing to say', 300),
  })),
});
