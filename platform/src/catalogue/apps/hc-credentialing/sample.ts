import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; provider, schools, boards, numbers and insurer are made up. Traps: the registration expired though the list says otherwise, and nothing stands between May and October 2021. */
export const sample: AppManifest['sample'] = {
  input: {
    providerName: 'Thea Marlowe, MD', organization: 'Fern Hollow Family Medicine', recipient: 'Cascadia Health Plan', kind: 'recredentialing',
    requirements: ['State license', 'Controlled substance registration', 'Board certificate', 'Professional liability face sheet', 'Résumé with months', 'Life support card'],
    expiries: [{ document: 'State license', expires: '2026-11-30' }, { document: 'Controlled substance registration', expires: '2027-09-30' }, { document: 'Life support card', expires: '2027-01-15' }],
    applicationQuestions: ['License number', 'Limits of professional liability insurance', 'Have you ever been disciplined?'], dueOn: '2026-12-11', coordinator: 'Gwen Adair', contact: '555-0172', notes: 'Board certificate ordered October 28.',
  },
  document: {
    name: 'Marlowe packet.txt',
    text: `CREDENTIAL FILE: THEA MARLOWE, MD (all documents made up for training)

1. STATE MEDICAL BOARD
State license ME-40718, Thea R. Marlowe, MD, active, expires November 30, 2026.

2. CONTROLLED SUBSTANCE REGISTRATION
Controlled substance registration CS-220915, T. Marlowe, expires 09/30/2026.

3. PROFESSIONAL LIABILITY, FACE SHEET
Harbor States Casualty, policy PL-5517. Named insured: Fern Hollow Family Medicine.
Limits: $1,000,000 each claim, $3,000,000 aggregate.
Policy period: January 1, 2026 to January 1, 2027.

4. LIFE SUPPORT CARD
Life support card of Thea Marlowe, course completed January 15, 2025, renew by: see card back (back not copied).

5. RÉSUMÉ
Education: Dunmore College of Medicine, MD, May 2012
Residency: Lakemoor Hospital, Family Medicine, July 2012 to June 2015
Work: Penrose Community Clinic, July 2015 to May 2021
Work: Fern Hollow Family Medicine, October 2021 to present
Privileges: Lakemoor Hospital, courtesy staff, since March 2022

6. APPLICATION, page 4
Have you ever been disciplined? ______
Have you had a malpractice claim in the last five years? ______
Signature: ______ Date: ______

7. OFFICE NOTE, November 1, 2026
Payer's portal returned the last packet because the name on the registration has no middle initial. G. Adair

8. CONTINUING EDUCATION, transcript of October 2026
Twelve courses listed, 2024 to 2026, among them "Safe prescribing", March 2026. Certificates for two of them are not in the folder.

9. PEER REFERENCES
Dr. I. Varga, Orrin Orthopedics: letter received October 21, 2026.
Dr. S. Obi, Lakemoor Hospital: asked on October 21, 2026, no answer so far.

10. PAYER'S CHECKLIST (extract)
All pages legible; names alike on all documents; résumé by month with every gap over thirty days explained; signature not older than ninety days; copies of both sides of cards.
Packets come back unread where one of these is missing; the portal then shows the reason within a few days.

Filed by G. Adair, November 2, 2026
`,
  },
};
