import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; names, numbers and clauses are made up. The proof of loss has two due days, and one amount is missing. */
export const sample: AppManifest['sample'] = {
  input: {
    letterType: 'document-request', claimNumber: 'CP-26-118402', insured: 'Linden Court Dental', addressee: 'Ms. T. Marsh, Linden Court Dental, 12 Linden Court, Eastbrook', signer: 'P. Quill, Claims Adjuster, Cedar Point Insurance Company', dateOfLoss: '2026-08-14',
    claimFacts: 'Water loss in the practice on August 14, 2026. Inspected on August 15. Advance of $11,250.00 for rental chairs paid on September 16. Purchase invoices for the two chairs came on October 12. The plumber’s report asked for on September 24 has not come. Proof of loss form was sent on October 26.',
    policyClauses: '', jurisdiction: 'Illinois',
    deadlines: [{ what: 'Signed proof of loss', countedFrom: '2026-10-26', days: 60, due: '2026-12-21' }, { what: 'Plumber’s report', countedFrom: null, days: null, due: '2026-11-20' }],
    mustInclude: ['Nothing in this letter waives any term or condition of the policy.'],
  },
  document: {
    name: 'Policy conditions and correspondence.txt',
    text: `CEDAR POINT INSURANCE COMPANY
BUSINESS OWNERS POLICY, FORM BP-2020, PROPERTY CONDITIONS

E.3 Duties in the event of loss or damage
You must see that the following are done:
a. Give us prompt notice of the loss or damage. Include a description of the property involved.
b. Take all reasonable steps to protect the property from further damage, and keep a record of your expenses.
c. As often as may be reasonably required, permit us to inspect the property and the records proving the loss.
d. Send us a signed, sworn proof of loss containing the information we request to investigate the claim. You must do this within 60 days after our request. We will supply you with the necessary forms.
e. Cooperate with us in the investigation or settlement of the claim.

E.5 Loss payment
a. We will give notice of our intentions within 30 days after we receive the sworn proof of loss.
b. We will pay for insured loss within 30 days after we receive the sworn proof of loss, if you have complied with all terms of this policy and we have reached agreement on the amount of loss.

E.8 Records. Keep the purchase invoices of equipment worth more than $5,000 for as long as you own it.

LETTER OF SEPTEMBER 24, 2026
From: P. Quill. To: Ms. T. Marsh.
Please send us the report of the plumber who repaired the line in treatment room 3, and the purchase invoices of the two dental chairs. We would be grateful for a reply by October 15, 2026.

E-MAIL OF OCTOBER 12, 2026
From: T. Marsh. To: P. Quill.
Attached are both chair invoices. The plumber says the pipe had been leaking "for a while" and that his report will cost extra. Do we have to pay for that? We also have a bill for a locum practice, the amount is not yet final.

LETTER OF OCTOBER 26, 2026
From: P. Quill. To: Ms. T. Marsh.
Enclosed is the proof of loss form. Please return it signed and sworn by December 21, 2026.
`,
  },
};
