import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; client, agency and carrier are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    clientName: 'Harbor Lane Bakery LLC', contactName: 'Ms. Okafor', agencyName: 'Tidewater Insurance Group', producerName: 'Dana Whitfield',
    lineOfBusiness: 'business-owners', renewalDate: '2027-02-01', expiringCarrier: 'Northgate Mutual', renewalCarrier: 'Northgate Mutual',
    expiringPremium: 4_180, renewalPremium: 4_702.5, expiringDeductible: 1_000, renewalDeductible: 2_500, expiringLimit: 1_000_000, renewalLimit: 1_000_000,
    carrierChanges: ['Deductible raised to $2,500 for all property losses', 'New endorsement: refrigeration maintenance log must be kept'],
    neededFromClient: ['Updated value of ovens and refrigeration', 'Payroll estimate for the coming year'],
    clientNotes: 'Opened a second counter in the market hall in spring. Prefers e-mail, reads it in the evening.',
    channel: 'email', tone: 'warm', doNotSay: '',
  },
  document: {
    name: 'Northgate renewal notice.txt',
    text: `NORTHGATE MUTUAL
RENEWAL NOTICE

Insured: Harbor Lane Bakery LLC
Policy: Business Owners Policy BO-20418
Renewal date: February 1, 2027

Your renewal premium is $4,702.50 (expiring: $4,180.00).

Changes to your policy:
- The property deductible is $2,500 (was $1,000).
- Endorsement RM-7 applies: losses of refrigerated stock are insured only if a maintenance log is kept and the units were serviced within the last twelve months.
- The liability limit of $1,000,000 per occurrence is unchanged.

Reason for the premium change: increased replacement costs of equipment in your class of business.

Please confirm insured values by January 10, 2027.

What stays as it is:
- Building and contents are insured for replacement cost, with the limits shown in the declarations.
- Business income is insured for the actual loss sustained, up to twelve months, after a waiting period of 72 hours.
- Loss by theft of money is insured up to $10,000 inside the premises and $5,000 outside.
- Flood, earth movement and wear and tear remain excluded. Backup of sewers and drains is not part of this policy; it can be added by endorsement.

What we need from you:
1. The insured values of ovens, mixers and refrigeration as they are today. The values on file date from February 2022.
2. Your estimate of payroll and sales for the coming year, with the second location shown separately.
3. The address of any location opened since the last renewal. A location that is not listed in the schedule is insured for 30 days after it was opened, and not longer.

If we do not hear from you by January 10, 2027, the policy renews with the values on file. The renewal can be declined in writing until the renewal date; premium paid in advance is then returned.

Questions about this notice go to your agent. Please have the policy number at hand. This notice is a summary; the policy decides.
`,
  },
};
