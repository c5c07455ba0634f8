import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the clinic, its people and its policy are made up, traps included. */
export const sample: AppManifest['sample'] = {
  input: { subject: 'Security policy of Cedar Fork Physical Therapy', rulePack: 'hipaa-admin', rulesDocument: '', jurisdiction: 'federal', checkDate: '2026-10-31', context: 'One site, 23 people, cloud records system, outside IT provider.' },
  document: {
    name: 'Security policy 2025.txt',
    text: `CEDAR FORK PHYSICAL THERAPY LLC
INFORMATION SECURITY POLICY, version 3, in force since February 3, 2025. Owner: office manager.

1. Who is responsible
The office manager, Delphine Roark, is the security official. Questions about this policy go to her.

2. Risk analysis
A risk analysis of the records system was made on January 20, 2025 and is kept in folder S-1. The practice moved to a new records system on August 4, 2025. The analysis is repeated when necessary.

3. Access
Each member of staff has an own account. Accounts are requested by the office manager and set up by Linwood IT Services. Therapists see the patients of the practice; the front desk sees appointments and coverage.
Front desk staff share one sign-in at the second workstation, because it changes often during the day.

4. When somebody leaves
The office manager tells Linwood IT Services. Accounts are closed within 30 days.

5. Training
New staff read this policy in their first week and sign for it. There is a yearly training in March. The list of March 2026 has 19 signatures; the practice had 23 people.

6. Incidents
Whoever notices something unusual tells the security official at once. She decides what to do.

7. Backup
Linwood IT Services makes a copy of all records every night and keeps it in another building. A restore was tried on June 12, 2026; it took four hours and was complete.

8. Emergencies
If the records system is down, therapists write on paper forms (drawer 3, front desk) and enter them afterwards. The order in which systems are brought back is decided by Linwood IT Services.

9. Breaches of this policy
Breaches may lead to a warning, removal of access or the end of employment. One warning was recorded on May 6, 2026.

10. Outside firms
Linwood IT Services has signed a business associate agreement dated January 9, 2024. The shredding firm and the answering service are long-time partners.

11. Review
The policy is reviewed each year in February. Last review: February 3, 2025.

Reviewed and approved: ______________________
`,
  },
};
