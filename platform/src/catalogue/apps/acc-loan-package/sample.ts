import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; borrower, lenders and customers are made up. The statements of 2023 are unsigned, and one customer has a covenant-sized share. */
export const sample: AppManifest['sample'] = {
  input: {
    borrower: 'Pinegrove Millwork & Stair LLC', business: 'Cabinet and stair shop in Eastbrook since 2009. Fourteen people in the shop, four on installation. Sells to three home builders and to the public. Two owners, one runs production, one runs the office.',
    useOfFunds: 'CNC router $185,000, electrical work $15,000, repayment of the Tannery Savings Bank equipment note $40,000', loanAmount: 240_000, loanRate: 7.5, loanMonths: 84,
    years: [
      { year: '2023', revenue: 2_610_400, costOfSales: 1_722_864, operatingExpenses: 701_200, interest: 21_450, currentAssets: 512_300, currentLiabilities: 298_700, totalAssets: 1_044_800, totalLiabilities: 602_150 },
      { year: '2024', revenue: 2_874_950, costOfSales: 1_940_591.25, operatingExpenses: 742_380, interest: 19_880, currentAssets: 548_110, currentLiabilities: 322_400, totalAssets: 1_071_300, totalLiabilities: 578_900 },
      { year: '2025', revenue: 3_102_700, costOfSales: 2_047_782, operatingExpenses: 803_915, interest: 17_260, currentAssets: 601_940, currentLiabilities: 331_250, totalAssets: 1_139_250, totalLiabilities: 541_700 },
    ],
    debts: [{ lender: 'Tannery Savings Bank, equipment note', balance: 40_000, yearlyPayments: 16_800, repaid: 'yes' }, { lender: 'Northgate Finance, truck', balance: 61_200, yearlyPayments: 19_440, repaid: 'no' }, { lender: 'Harbor Bank, building', balance: 298_000, yearlyPayments: 34_200, repaid: 'no' }],
    projections: [{ year: '2027', cashAvailable: 286_000 }], assumptions: 'Router saves 1,900 labor hours a year.\nA fourth builder orders stairs for 30 houses in 2027.', collateral: 'First lien on the router; guaranties of both owners.', reader: 'bank',
  },
  document: {
    name: 'Preparer notes and contracts.txt',
    text: `PREPARER NOTES ON THE STATEMENTS
Pinegrove Millwork & Stair LLC

1. Statements
1.1 Statements for 2024 and 2025 were compiled by O. Barrow, CPA, and are signed. The statement for 2023 was prepared in the house and is unsigned.
1.2 Interim statement through September 30, 2026: not yet closed.
1.3 Operating expenses are without interest, taxes and depreciation. Owners' salaries of $168,000 in each year are included.

2. Gross margin in 2024
Lumber prices rose in the spring of 2024. Two contracts with fixed prices could not be adjusted. New contracts since October 2024 hold a lumber clause.

3. Customers in 2025
Mill Street Homes: $1,241,080, 40% of revenue. Contract ends June 30, 2027.
Eastbrook Builders: $558,486, 18% of revenue. No contract, orders by house.
Quarry Development: $341,297, 11% of revenue. Contract ends December 31, 2027.

4. Fourth builder
Letter of intent from Larkfield Homes dated August 28, 2026: stairs for "up to 30 houses", prices to be agreed. Not signed by Larkfield Homes.

5. Router
Quote 8817 of Northside Machine: $185,000 delivered and installed, valid until December 1, 2026. The vendor states savings of "1,400 to 1,900 labor hours a year, depending on the mix".

6. Debts
Harbor Bank building loan: covenant of debt service coverage of at least 1.25, tested each December 31. The test for 2024 was waived in writing on March 3, 2025.
Northgate Finance truck loan: no covenant.
Tannery Savings Bank equipment note: payoff $40,118.20 if paid by December 15, 2026.

7. Taxes
Sales tax for the third quarter of 2026 was paid on November 2, 2026, twelve days late.

Papers enclosed: statements 2023 to 2025, quote 8817, letter of intent. Tax returns: 2024 and 2025.

Notes of the owner: the second location is leased, and the landlord pays for the hood. Suppliers give thirty days. Nobody in the family draws a salary beyond what the statements show.
`,
  },
};
