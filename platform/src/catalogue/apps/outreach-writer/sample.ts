import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; sender, reader, firms and figures are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    recipient: 'Rosalind Achterberg, director of operations at Copperline Storage',
    recipientFacts: 'Copperline Storage runs six self-storage sites. Ms. Achterberg spoke at the Tri-County Storage Forum on September 17, 2026 about gate failures in winter. The firm posted two openings for night attendants in October 2026. We met briefly at the forum; she asked for the case sheet.',
    offer: 'Remote gate monitoring for storage sites: sensors at the gate, a person on call at night. $185 for each site and month, no set-up fee until January 31, 2027. Pilot of 60 days on one site. Case sheet attached.',
    goal: 'A call of 15 minutes in the week of November 16, 2026',
    channel: 'email', tone: 'neutral', followUps: 2, basis: 'business',
    doNotSay: ['guaranteed', 'cheapest', 'names of other clients'],
    optOut: 'If you would rather not hear from us, reply “no thanks” and we will not write again.',
    signer: 'Calvin Osei, Larkfield Site Services, 12 Foundry Street, Marden', approvedClaims: '',
  },
  document: {
    name: 'Case sheet 2026-2.txt',
    text: `LARKFIELD SITE SERVICES
12 Foundry Street, Marden
CASE SHEET 2026-2, FOR SALES USE. Prepared September 1, 2026 by R. Lindqvist. Not yet reviewed by the owner.

1. The site
A storage business with 412 units and two gates. Until winter 2025 the gates were checked by a night attendant who drove between three sites. In January 2026 the main gate stood open for five nights before somebody noticed.

2. What we did
We put two sensors on each gate and one on the control box. A message goes to the person on call after three minutes. Installation took one day. The pilot ran from February 2, 2026 to April 3, 2026.

3. What was measured
Gate failures noticed within ten minutes: 19 of 21. Before the pilot nobody kept a record, so there is no comparison. Visits by a technician fell from 14 in the winter of 2025 to 9 during the pilot; the pilot was shorter than the winter.
Tenant complaints about the gate: 3 during the pilot. The client counts complaints in another way since March.

4. What the client said
"We sleep better" (site manager, by telephone, April 6, 2026). The client has not agreed to be named, and has not agreed to be quoted in writing.

5. Price
$185 for each site and month. No set-up fee for orders until December 31, 2026; after that $240 for each gate. A pilot of 60 days costs $185 for each month and may be ended at any time.

6. What we do not do
We do not repair gates. We do not replace a fire or burglar alarm. We do not watch cameras.

7. Words for letters
Suggested by the sales team: "cuts gate downtime by 90%". The figure is a guess and must not be used until measured.
`,
  },
};
