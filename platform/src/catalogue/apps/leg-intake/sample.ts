import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; all people, companies, places and the firm are made up. Trap: the fall is dated twice, March 14 and March 15. */
export const sample: AppManifest['sample'] = {
  input: {
    prospectName: 'Marisol Trent', firmName: 'Alder & Finch PLLC', practiceArea: 'personal-injury', receivedOn: '2026-10-30', inquiry: '',
    knownParties: ['Bright Basket Markets Inc. – store operator', 'Corwin Floor Care – cleaning contractor'],
    keyDates: [{ event: 'Fall in the store', date: '2025-03-14', periodMonths: 24 }, { event: 'Letter from the insurer', date: '2026-10-12', periodMonths: null }],
    checklist: ['Conflict check', 'Attorney reviews dates', 'Preservation letter considered', 'Written engagement or non-engagement letter'],
    nextContact: '2026-11-04', signer: 'Lena Ruiz, intake', audience: 'client',
  },
  document: {
    name: 'Web inquiry and call notes.txt',
    text: `ALDER & FINCH PLLC
WEB INQUIRY 26-1187, received October 30, 2026, 4:52 p.m.

From: Marisol Trent
Telephone: 555-0148
Best time: mornings

What happened?
On March 14, 2025 I slipped on a wet floor near the dairy aisle of the Bright Basket store on Kelmore Avenue. There was no sign. A man from Corwin Floor Care was mopping two aisles over. I broke my left wrist and had surgery at Lakemoor Hospital on March 17. I missed seven weeks of work at Penrose Dental Lab.

Who else knows?
My sister-in-law, Dana Trent-Oyelaran, was with me. The store manager, Mr. Gil Sandoval, filled out a form and would not give me a copy.

What have you received?
A letter from Harbor States Casualty, the store's insurer, dated October 12, 2026. It offers $4,800 and says the offer ends on November 20, 2026. I have not signed anything.

What do you want?
My medical bills are $23,614.75 so far. I want to know what to do about the letter before it runs out.

CALL NOTES, October 31, 2026, 9:10 a.m. (L.R.)
1. Caller confirms the above. Says now that the fall was on March 15, 2025, "the Saturday". Will look for the hospital papers.
2. Spoke last year to another lawyer, first name Peter, office in Dunmore; nothing was signed.
3. Married in June 2026; earlier papers carry the name Marisol Vance.
4. Store is run by Bright Basket Markets Inc.; caller believes the building belongs to Kelmore Plaza Partners LP.
5. The insurer's adjuster is Teresa Lindqvist, claim HS-25-30817. She has called three times.
6. No suit filed as far as caller knows. Photos of the floor are on her sister-in-law's phone.
7. Caller asks whether the offer is fair. Told that intake cannot answer this.
8. Caller asks to be written to by mail only; a roommate reads her e-mail.
`,
  },
};
