import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; parties and building are made up. The amendment moves the expiration but not the option notice, and Exhibit C is not there. */
export const sample: AppManifest['sample'] = {
  input: { property: 'Millrace Building, Suite 210', view: 'tenant', abstractDate: '2026-11-02', templateFields: [], leaseType: 'office', focus: 'Renewal option and what happens to the free month' },
  document: {
    name: 'Millrace lease and first amendment.txt',
    text: `OFFICE LEASE

Landlord: Millrace Holdings LLC. Tenant: Alder & Finch Surveyors.
Premises: Suite 210, 4,150 rentable square feet, 900 Mill Street, Eastbrook, shown on Exhibit A.

1. TERM
1.1 The term begins on June 1, 2024 ("Commencement Date") and ends on May 31, 2029.
1.2 Base rent for the first month of the term is abated.

2. BASE RENT
2.1 Base rent for the first year of the term is $7,262.50 per month, payable in advance on the first day of each month.
2.2 On each anniversary of the Commencement Date base rent increases by 3%.
2.3 Late payments bear a charge of 5% of the amount overdue.

3. ADDITIONAL RENT
3.1 Tenant pays 6.2% of the increase of operating expenses and taxes over the base year 2024. Controllable expenses may not rise by more than 4% in a year.
3.2 Tenant may audit the statement within 120 days after it is received.

4. DEPOSIT
Tenant deposits $14,525.00. Landlord returns it within 30 days after the term if Tenant is not in default.

5. USE AND MAINTENANCE
5.1 Tenant uses the premises as offices and for no other purpose.
5.2 Landlord maintains the roof, structure and common systems. Tenant maintains the interior and its supplementary cooling unit.
5.3 Tenant restores alterations marked "remove" in Landlord's consent.

6. OPTION TO RENEW
6.1 Tenant may renew once for five years at fair market rent by written notice not later than 9 months before May 31, 2029, if no default exists. The option is personal to Tenant.

7. RELOCATION
Landlord may move Tenant to comparable space of at least 4,000 square feet with 90 days' notice, once.

8. INSURANCE
Tenant carries liability insurance of $1,000,000 per occurrence and delivers a certificate by March 1, 2027 and each year after.

9. EXHIBITS
A. Floor plan. B. Rules. C. Parking agreement for six spaces.

FIRST AMENDMENT, dated February 9, 2026
1. The term is extended and ends on May 31, 2031.
2. Base rent from June 1, 2029 to May 31, 2030 is $8,900.00 per month, and from June 1, 2030 to May 31, 2031 is $9,150.00 per month.
3. Tenant may terminate the lease with effect on May 31, 2030 by notice not later than 180 days before May 31, 2030 and payment of $42,000.00.
4. All other terms remain in force.

Signed for Landlord: K. Oyelaran. Signed for Tenant: ____________________

EXHIBIT A. Floor plan attached. EXHIBIT B. Rules attached.
`,
  },
};
