import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; vendors and company are made up. Invoice 2207 comes twice, 5518 does not add up, the receipt has no number. */
export const sample: AppManifest['sample'] = {
  input: {
    company: 'Linden Court Dental', batch: 'Week 43', chartOfAccounts: '6100 Office supplies\n6200 Dental supplies\n6310 Repairs and maintenance\n6400 Software\n6520 Travel and meals\n1500 Equipment',
    vendors: ['Dental Supply Partners', 'Northside Restoration', 'Clearwater Software'], codingRules: 'Dental Supply Partners goes to 6200. Single items over $2,500 go to a person for capitalization.', threshold: 'medium',
  },
  document: {
    name: 'Week 43 invoices.txt',
    text: `DENTAL SUPPLY PARTNERS
INVOICE 5518
Invoice date: October 19, 2026. Due: November 18, 2026.
Bill to: Linden Court Dental, 12 Linden Court, Eastbrook

Nitrile gloves, case, amount $462.00 (12 at $38.50).
Composite kit A2, amount $345.00 (4 at $86.25).
Curing light, amount $2,740.00 (1 at $2,740.00).
Returned: composite kit B1, amount -$86.25 (1 at $86.25).
Subtotal: $3,460.75.
Freight: $24.00.
Sales tax: $72.07.
Total due: $3,575.82.
Remit to Dental Supply Partners, 4 Foundry Way, Eastbrook. Returned goods are credited once they were inspected. Please name the number of the invoice with your payment.

NORTHSIDE RESTORATION
INVOICE 2207
Invoice date: October 20, 2026. Terms: due on receipt.
Job: water in treatment room 3, authorized by the practice manager. Readings of the moisture meter are kept with the job file.
Drying of treatment room 3, amount $1,330.00 (14 hours at $95.00).
Equipment rental, dehumidifiers, amount $375.00 (6 days at $62.50).
Subtotal: $1,705.00.
Total: $1,705.00.

CLEARWATER SOFTWARE
INVOICE CW-10093
Invoice date: October 22, 2026
Scheduling subscription, November 2026 to October 2027, amount $1,188.00.
Tax: $0.00.
Total: $1,188.00.
Paid by card on October 22, 2026. Thank you.
The subscription renews by itself unless it is ended thirty days before. Prices without tax where no tax is shown.

NORTHSIDE RESTORATION
INVOICE 2207, COPY
Invoice date: October 20, 2026. Second request for payment.
Drying of treatment room 3, amount $1,330.00 (14 hours at $95.00).
Equipment rental, dehumidifiers, amount $375.00 (6 days at $62.50).
Subtotal: $1,705.00.
Total: $1,705.00.

QUARRY ROAD DINER
RECEIPT
October 23, 2026, 12:41 p.m. Table 9, 3 guests
Lunch, amount $61.40.
Tax: $4.30.
Tip: $12.00.
Total: $77.70.
`,
  },
};
