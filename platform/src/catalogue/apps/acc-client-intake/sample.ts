import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; client and firm are made up. One statement is of the wrong year, one month is missing, and the truck was sold. */
export const sample: AppManifest['sample'] = {
  input: {
    clientName: 'Fernhill Site Services LLC', clientType: 's-corporation', service: 'tax-return', year: 2026,
    priorList: 'Trial balance at year end\nBank statements, all months\nLoan statement at year end\nPayroll reports, four quarters\nFixed asset additions and sales\nVehicle mileage log\nShareholder loan agreement',
    receivedFiles: 'Fernhill TB 12-31-2026 draft.xlsx, January 12\nBank Jan-Nov 2026.pdf, January 12\nNorthgate loan statement 12-31-2025.pdf, January 14\nPayroll 941 Q1 Q2 Q3 Q4 2026.pdf, January 14',
    clientNotes: 'Sold the oldest dump truck in September. Started work across the state line in October.', dueDate: '2027-02-05', lastReminder: null, contactName: 'Ms. Lindqvist', senderName: 'O. Barrow', feeTerms: 'Fixed fee of $2,400, half on signing.',
  },
  document: {
    name: 'Client cover letter and organizer.txt',
    text: `FERNHILL SITE SERVICES LLC
January 14, 2027
To: O. Barrow
Subject: papers for the 2026 return

Dear Mr. Barrow,

enclosed you find what we have so far.

1. Trial balance. It is a draft, two entries for the fuel tank are still open. We will send the final one by January 29, 2027.
2. Bank statements from January to November. December was not yet on the portal.
3. Loan statement of the Northgate loan. The bank sent last year's by mistake, we have asked again.
4. Payroll reports for all four quarters.
5. We sold dump truck 2 on September 18, 2026 for $21,500 to a dealer. The bill of sale is with our bookkeeper.
6. We bought a trenchless rig on March 30, 2026 for $86,000, of which $60,000 is financed over 60 months. Invoice to follow.
7. From October 5, 2026 two employees worked eleven weeks at a site across the state line.
8. There is no shareholder loan any more. It was repaid on June 30, 2026.

ORGANIZER, PAGE 2
Name of the company: Fernhill Site Services LLC
Shareholders: A. Lindqvist, 60 shares; P. Lindqvist, 40 shares
Accounting software: desktop edition, backup on request
Change of address in the year: none
Foreign accounts: ____
Crypto assets: no
Did you send information returns to subcontractors? Yes, 14, by the bookkeeper
Did you receive notices from a tax authority? One in November, not enclosed

Signed: A. Lindqvist
P. Lindqvist: ____________________

Two things for the file. My daughter keeps the books on Thursdays and can answer questions about invoices; anything about the loan goes to me. We changed banks in the spring, so statements come from two places for this year, and the old bank charges for copies. Tell me early which months you need. The inventory was counted on the last working day, by hand, and the sheets are in a folder that I would rather not mail.
`,
  },
};
