import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; insurer and form number are made up. */
export const sample: AppManifest['sample'] = {
  input: { audience: 'client', questions: ['Is my laptop covered in a café?', 'What do I pay myself?', 'Does it cover my employees’ own phones?'], readingLevel: 'plain', language: 'en' },
  document: {
    name: 'Portable equipment policy.txt',
    text: `NORTHGATE MUTUAL
PORTABLE EQUIPMENT POLICY, FORM PE-12

Section 1. What we insure
1.1 We insure portable electronic equipment that you own and that is listed in the schedule, anywhere in the United States and Canada, against sudden and accidental loss or damage.
1.2 Theft is insured only if the equipment was attended by you or your employee, or was locked in a room or in the boot of a vehicle. Equipment left in view inside a vehicle is not insured.

Section 2. What we do not insure
2.1 Wear and tear, gradual deterioration, and faults that existed before the policy began.
2.2 Loss of data, software and downtime. If equipment is insured under section 1, we do pay up to $500 for restoring data from your own backups.
2.3 Equipment lent or rented to others.

Section 3. What we pay
3.1 The most we pay for any one item is $3,000, and $15,000 in any policy year.
3.2 You bear the first $250 of every loss.
3.3 Items older than five years are paid at their market value; newer items at the cost of replacement.

Section 4. What you must do
4.1 Report theft to the police within 48 hours and to us within 14 days.
4.2 Keep receipts. Without proof of purchase we may reduce what we pay.

Section 5. How a claim is settled
5.1 We decide whether an item is repaired, replaced or paid for. A replaced item becomes ours.
5.2 We pay within 30 days after we have what we asked for. Until then we may ask for photographs, the serial number and the report of the police.
5.3 Items that are lost twice within one policy year are insured the second time for half of their value.

Section 6. Changes and end
6.1 Equipment bought during the year is insured for 30 days, and after that only if it was added to the schedule.
6.2 Either side may end this policy with 30 days' written notice. Premium for the time after that is returned.
`,
  },
};
