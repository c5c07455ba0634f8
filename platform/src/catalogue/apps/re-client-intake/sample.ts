import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; clients, bank and places are made up. The mail volunteers what may not be used, and names a second budget. */
export const sample: AppManifest['sample'] = {
  input: {
    clientName: 'J. and M. Calloway', kind: 'buy', enquiry: 'Called on October 29. They look for a house or townhouse in Eastbrook, want to stay under $420,000, lease ends on April 30. Will send details and a letter by mail.',
    budget: 420_000, preapproval: 'preapproved', criteria: ['3 bedrooms', 'Room for a desk', 'Entrance without steps'], moveBy: '2027-04-15', houseChecklist: 'Preapproval letter or proof of funds\nSigned agency disclosure\nCopy of current lease (end date)', agentName: 'N. Abara', officeName: 'Quarry Road Realty',
  },
  document: {
    name: 'Mail and preapproval letter.txt',
    text: `E-MAIL
From: M. Calloway
To: N. Abara
Date: October 30, 2026
Subject: our list

Dear Ms. Abara,

thank you for the call. Here is our list as promised.

1. We need three bedrooms and two bathrooms. A third bathroom would be nice.
2. My mother-in-law, who is 81 and uses a walker, moves in with us, so we need an entrance without steps and one bedroom on the ground floor.
3. We have to be within 20 minutes of the rail station by car. Walking would be wonderful but is not required.
4. A garage or two parking spaces off the street. We have two cars and a cargo bike.
5. A gas range would be nice. We do not want a pool.
6. We are expecting our second child in May and would like to be near a parish.
7. A garden of any size. We can do without one if there is a porch.
8. We would not buy a house that needs a new roof within five years.

We could go up to $435,000 if the kitchen is new. The lease ends on April 30, 2027 and cannot be extended.
We have a dog, 30 pounds.
We are free for viewings on Saturdays before noon and on Tuesdays after 5 p.m.

Kind regards
M. Calloway

LETTER
Tannery Savings Bank
Date: October 21, 2026
To whom it may concern

J. and M. Calloway are preapproved for a mortgage of up to $344,000, subject to appraisal and to verification of employment. This letter expires on January 19, 2027. It is not a commitment to lend.

Loan officer: R. Devine, telephone 555-0177

One more thing: my brother recommended you, and he said that you answer within a day. Evenings after seven suit us best, and on Saturdays we can look at two or three houses in a row. We have not signed with another agent.
`,
  },
};
