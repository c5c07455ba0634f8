import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the agency and its list are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    name: 'Renewals of February', goal: 'Each client with a renewal in February 2027 gets a message about what changed, approved by a producer, by January 5, 2027.',
    steps: [
      { name: 'Read the renewal offer', app: 'Document Analyzer', route: '', gate: '', costPerItem: 0.04 },
      { name: 'Draft the renewal message', app: 'Renewal Outreach', route: '', gate: 'producer', costPerItem: 0.06 },
      { name: 'Draft the second message', app: 'E-mail & Letter Reply', route: '', gate: 'reviewer', costPerItem: 0.03 },
    ],
    items: 38, clientColumns: 'client, contact, line, renewal date, expiring premium, renewal premium', schedule: 'manual', budgetCap: 6,
    conditions: 'If the client answered, then no second message.\nIf the renewal premium is missing, then the row waits.',
  },
  document: {
    name: 'How we do renewals.txt',
    text: `TIDEWATER INSURANCE GROUP
HOW WE DO RENEWALS, notes of the agency meeting of October 14, 2026

1. The list
The list of renewals comes from the agency system on the first working day of the month, as a CSV file. It has client, contact, line, renewal date, expiring premium and renewal premium. The renewal premium is often empty until the carrier's offer arrives. In February 2027 there are 38 renewals; the system showed 40, two were cancelled.

2. Reading the offer
The account manager reads the offer and notes what changed. This takes about twenty minutes for each client.

3. The message
The message says what changed, what stays and what we need. A licensed producer reads every message before it goes out. For clients of Ms. Whitfield only Ms. Whitfield signs.

4. The second message
Clients who have not answered within ten days get a second, shorter message. Nobody gets a third; the producer calls.

5. What went wrong last year
Three messages went to an old address. One message named the premium of another client, because two rows of the list had been swapped. Since then somebody compares name and premium in each message with the list.

6. Times
Messages for February must be out by January 5, 2027. The office is closed from December 24, 2026 to January 1, 2027.

7. Money
The agency wants to spend no more than $6.00 on a list of this size.

8. Open
Who approves messages when Ms. Whitfield is away? Does the comparison of name and premium come before or after the approval?
`,
  },
};
