import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the parties and every term are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    contractName: 'Pellworth scheduling subscription', ourSide: 'Customer', contractType: 'software',
    playbook: 'Liability: cap at 12 months of fees for both sides; accept 24 months; never uncapped for us alone.\nTerm: no automatic renewal over 12 months; notice to end at most 60 days.\nPrice: increases at most 3% a year, with 60 days’ notice.\nData: our data is returned within 30 days in a common format and then deleted; breach notice within 72 hours.\nGoverning law: Ohio or silent.\nInsurance: vendor carries cyber insurance of at least $2,000,000.\nAssignment: only with our consent.',
    dealValue: 54_000, governingLaw: 'Ohio', concerns: 'Our patients’ appointment data will be in this system.',
  },
  document: {
    name: 'Pellworth agreement draft 3.txt',
    text: `SUBSCRIPTION AGREEMENT (DRAFT 3, OCTOBER 20, 2026)
Pellworth Systems LLC ("Vendor") and Sandusky Bay Eye Associates Inc. ("Customer")

1. Service. Vendor provides the scheduling service described in Exhibit A. Vendor may change the service at any time.

2. Term. The initial term is 36 months from December 1, 2026. The agreement renews for successive terms of 24 months unless either party gives written notice at least 120 days before the end of the current term.

3. Fees. Customer pays $1,500 per month, in advance, within 15 days of invoice. Vendor may increase fees on each anniversary by up to 9% by notice on its website. Late amounts bear interest of 1.5% per month.

4. Customer data. Customer grants Vendor a perpetual license to use Customer data, including appointment data, to improve its products. On termination Vendor may delete Customer data after 10 days.

5. Security. Vendor uses commercially reasonable measures to protect Customer data. Vendor notifies Customer of a security breach without undue delay after Vendor has completed its investigation.

6. Warranty. The service is provided "as is". Service levels are described in Exhibit B.

7. Indemnity. Customer indemnifies Vendor against all claims arising from use of the service.

8. Limitation of liability. Vendor's total liability is limited to the fees paid in the three months before the claim. This limit does not apply to Customer.

9. Termination. Vendor may terminate for convenience with 30 days' notice. Customer may terminate only for material breach that is not cured within 60 days.

10. Assignment. Vendor may assign this agreement without consent. Customer may not assign it.

11. Governing law. This agreement is governed by the law of Delaware. Disputes are decided by arbitration in Wilmington. Section 8 governs the arbitration fee of $750.

12. Notices. Notices to Customer are given by e-mail to the address on file. Notices to Vendor are given by certified mail.

13. Implementation. Customer delivers its provider list by November 20, 2026. Vendor completes set-up by December 15, 2026. First invoice is dated December 1, 2026.

14. Entire agreement. The order form prevails over this agreement. The terms on Vendor's website, as amended, are part of this agreement.

Exhibit A: Service description (attached)
Exhibit B: to be provided

Signed for Vendor: ______________________   Signed for Customer: ______________________
`,
  },
};
