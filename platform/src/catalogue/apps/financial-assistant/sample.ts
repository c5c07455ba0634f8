import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the bakery and all its figures are made up. One total of the prior period does not tie, on purpose. */
export const sample: AppManifest['sample'] = {
  input: {
    company: 'Saltmarsh Bakery Inc.', currentPeriod: 'January to September 2026', priorPeriod: 'January to September 2025', periodDays: 273, lines: [],
    openingCash: 48_200, monthlyReceipts: 71_000, monthlyPayments: 74_500, months: 6, lowPercent: 10, highPercent: 5,
    assumptions: 'Receipts: average of the last three months by the bank. Payments include $3,500 a month for the new oven. The hotel contract ends in December 2026; a renewal is being talked about.',
    question: 'Why is there less cash although sales went up?',
  },
  document: {
    name: 'Saltmarsh statements.csv',
    text: `SALTMARSH BAKERY INC.,,,
Statements for management use. Not audited. Printed October 19 2026,,,
Line,Current,Prior,Note
Counter sales,402150.00,391400.00,Third shop opened in May 2026
Wholesale sales,231880.50,168020.00,Hotel contract since February 2026
Total revenue,634030.50,559420.00,
Cost of sales,259952.10,212579.60,Butter and flour prices rose in spring
Gross profit,374078.40,346840.40,
Wages,214300.00,187250.00,Two bakers hired for the night shift
Rent,48600.00,40500.00,
Utilities,21940.75,18310.20,
Delivery,17420.00,9880.00,Second van leased from February 2026
Insurance,6300.00,6300.00,
Other expenses,12117.65,11400.00,
Total operating expenses,320678.40,273640.20,
Operating income,53400.00,73200.20,
Interest,8150.00,4020.00,
Net income,45250.00,69180.20,
Cash,48200.00,91350.00,
Accounts receivable,78420.00,31260.00,Hotel pays after 60 days
Inventory,22150.00,18900.00,
Prepaid expenses,3400.00,3400.00,
Total current assets,152170.00,144910.00,
Equipment net,187600.00,96300.00,New oven in June 2026
Total assets,339770.00,241210.00,
Accounts payable,41280.00,29640.00,
Accrued wages,9870.00,8420.00,
Current part of loans,24000.00,12000.00,
Total current liabilities,75150.00,50600.00,Prior as reported
Long-term loans,112400.00,58000.00,Loan for the oven
Total liabilities,187550.00,108060.00,
Owners' equity,152220.00,133150.00,
`,
  },
};
