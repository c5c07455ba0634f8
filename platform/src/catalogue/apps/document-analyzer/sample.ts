import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; every name in it is made up. */
export const sample: AppManifest['sample'] = {
  input: { question: 'When can we get out of this, and what does it cost us?', readers: 'management', detail: 'standard' },
  document: {
    name: 'Alder Street cleaning agreement.txt',
    text: `SERVICE AGREEMENT

between Brightwater Facility Services LLC, 18 Mill Lane, Dunmore ("Brightwater")
and Alder Street Dental Group, 402 Alder Street, Dunmore ("Customer").

1. Services. Brightwater cleans the premises at 402 Alder Street every working day after 6 p.m., as described in Schedule A.

2. Term. This agreement starts on 1 March 2026 and runs for 24 months. It renews for further periods of 12 months unless either party gives written notice at least 90 days before the end of the current period.

3. Fees. The Customer pays $2,450 per month, due on the first day of each month. Brightwater may raise the fee once per calendar year by up to 6 percent with 30 days' notice. Late payments bear interest of 1.5 percent per month.

4. Ending early. The Customer may end this agreement early by paying a fee equal to three months' charges. Brightwater may end it at any time with 30 days' notice.

5. Keys and alarm codes. Brightwater keeps two sets of keys. Lost keys are replaced at the Customer's expense.

6. Liability. Brightwater's liability is limited to the fees paid in the three months before the event. The Customer's liability is not limited.

7. Insurance. Brightwater carries general liability insurance of $1,000,000 per occurrence and provides a certificate on request.

8. Quality. Complaints are made in writing within two working days. Brightwater puts a justified complaint right at its own cost; a deduction from the fee needs its consent.

9. Staff. The Customer does not employ or engage Brightwater's staff during this agreement and for twelve months after it. For each breach the Customer pays $4,000.

10. Notices go to the addresses above, by registered mail. This agreement is governed by the law of the state in which the premises lie. Schedule A lists the rooms and is attached.

Signed for Brightwater: R. Castellano, 11 February 2026
Signed for the Customer: ______________________
`,
  },
};
