import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the office, the business and everybody in it are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    contactName: 'Teodoro Vance, Vance & Daughter Millwork LLC', contactEmail: 'shop@vancemillwork.example', contactPhone: '555-0142',
    enquiry: 'Called at 9:20. Mr. Vance wants somebody to take over bookkeeping and payroll for his millwork shop. Bookkeeper leaves on November 20, 2026. Payroll runs every second Friday, 14 people. Says the last reconciled month is July 2026. Will send an e-mail with the details. Prefers calls before 8 a.m. Asked twice what it would cost; told him we come back to him.',
    channel: 'call', serviceType: 'Monthly bookkeeping and payroll',
    checklist: ['Legal name and entity type', 'Number of employees', 'Payroll schedule', 'Software in use', 'Last reconciled month', 'State payroll registrations', 'Who may sign for the business', 'Target start date'],
    owners: ['Bookkeeping: Ines Marlowe', 'Payroll: Ravi Standish', 'Tax: Joan Petrie'],
    signer: 'Ines Marlowe, Copper Creek Accounting', audience: 'client',
  },
  document: {
    name: 'Vance e-mail.txt',
    text: `From: Teodoro Vance <shop@vancemillwork.example>
To: Copper Creek Accounting <hello@coppercreek.example>
Date: November 2, 2026, 11:47 a.m.
Subject: Our books, as promised

Dear Ms. Marlowe,

thank you for the call this morning. As promised, here is what I can tell you about us.

We are Vance & Daughter Millwork LLC, 77 Sawyer Lane, Millbrook. My daughter Elena and I each own half. We make doors and stair parts for builders; sales were about $1,900,000 last year.

Who works here. We have 16 people on the payroll: eleven in the shop, three on installation, two in the office. Two of the installers work in the neighboring state most weeks. Payroll goes out every second Friday; the next one is November 13, 2026. Our bookkeeper, who has done everything by herself for nine years, leaves on November 20, 2026.

The books. They are kept in a desktop program on her computer, the version is from 2019. She tells me that the bank accounts are reconciled through July 2026 and the credit card through May 2026. There is a shoe box of receipts after that. We have two bank accounts, one credit card and a line of credit at Fernhill Community Bank. The bank wants a balance sheet by December 15, 2026, because the line of credit of $150,000 is up for renewal.

Sales tax. I believe we file every quarter. I have not seen the filing for the third quarter, and there is an envelope from the state on her desk that nobody has opened.

What I want. First of all, nobody goes without a paycheck. Second, the balance sheet for the bank. Third, I would like to understand once a month whether we make money on installation or only on doors. We do not want to change the program in the middle of the year if that can be avoided.

Elena can sign for the business as well, but please ask me before anything is sent to the bank.

I asked on the telephone what this costs and did not get a number. A range would help me decide. We would like to start before the bookkeeper is gone, so that she can show you where things are.

Kind regards,

Teodoro Vance
Vance & Daughter Millwork LLC
555-0142
`,
  },
};
