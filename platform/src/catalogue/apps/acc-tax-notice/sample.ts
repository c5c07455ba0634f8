import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; authority, client and amounts are made up. A dividend was reported under another line, and a page of the notice is missing. */
export const sample: AppManifest['sample'] = {
  input: {
    clientName: 'R. Halvorsen', authority: 'Revenue Department, Notices Unit', taxYear: '2024', noticeDate: '2026-10-19', responseDue: '2026-11-18',
    clientFacts: 'Client says the dividends are on the return, inside the line for interest, because the broker sends one statement. The broker sale of shares was forgotten; cost was $9,150 per the statement of the broker. An estimated payment of $1,500 was made on January 15, 2025, confirmation printed.',
    position: 'partly', authorities: [], preparer: 'O. Barrow, CPA', powerOfAttorney: 'Signed October 30, 2026',
  },
  document: {
    name: 'Notice N-2210 and return extract.txt',
    text: `REVENUE DEPARTMENT
NOTICES UNIT
Notice N-2210. Date of notice: October 19, 2026. Tax year 2024.
To: R. Halvorsen, 5 Mill Lane, Eastbrook

PROPOSED CHANGES TO YOUR RETURN. THIS IS NOT A BILL.

1. Why you receive this notice
The information that payers reported to us does not agree with your return.

2. Items that differ
Dividends: $1,310.00 per notice. Payer: Harbor Brokerage.
Interest: $420.00 per notice. Payer: Tannery Savings Bank.
Proceeds of securities: $12,400.00 per notice. Payer: Harbor Brokerage. No cost was reported to us.
Payments: $6,200.00 per notice.

3. What we propose
Increase of tax: $3,046.00 per notice.
Accuracy penalty: $609.20 per notice.
Interest through November 18, 2026: $318.44.
Amount due if you agree: $3,973.64.

4. What you can do
If you agree, sign the response form and return it with your payment.
If you do not agree, send a signed statement with papers that support it by November 18, 2026.
You may ask for a conference within 60 days from October 19, 2026.
If we do not hear from you, we will send a statutory notice. See page 5.

Page 4 of 6. Pages 5 and 6 follow.

RETURN EXTRACT, TAX YEAR 2024
Filed April 11, 2025.
Interest: $1,730.00 per return.
Dividends: $0.00 per return.
Proceeds of securities: not reported per return.
Payments: $7,700.00 per return.
Total tax: $7,412.00 per return.

HARBOR BROKERAGE, YEAR-END STATEMENT 2024, EXTRACT
Dividends paid: $1,310.00.
Sold August 6, 2024: 200 shares, proceeds $12,400.00, acquired March 2, 2019, cost $9,150.00.

PAYMENT CONFIRMATION
Estimated payment, tax year 2024, $1,500.00, received January 15, 2025.

CLIENT NOTE, kept by the preparer
The client called on October 26, 2026 and read the notice over the telephone. Pages 5 and 6 did not come with the fax. The broker sends one statement for interest and dividends together. The client wants to pay what is owed and no more, and asks whether the penalty can be taken back.
`,
  },
};
