import type { packs } from './operations/apps.ts';

type Pack = (typeof packs)[number];

/** What a pack is for, in the words of the office that would use it. Every app of the pack stands in exactly one step; a test holds it to the catalogue. */
export interface PackPage {
  /** Who works here. */
  readonly office: string;
  /** What the pack takes off their desk, and what it leaves to them. */
  readonly does: readonly string[];
  /** The work in the order in which it comes, and the apps for it. */
  readonly steps: readonly { readonly title: string; readonly text: string; readonly apps: readonly string[] }[];
  /** What is kept to in this line of work, beyond what each app says of itself. */
  readonly rules: readonly string[];
  /** The app to begin with: it shows most with its sample. */
  readonly first: string;
  /** What a plan with a choice of apps would take first. */
  readonly usualPicks: readonly [string, string];
}

export const packPages: Readonly<Record<Pack, PackPage>> = {
  utility: {
    office: 'Any office that reads, compares and writes documents.',
    does: [
      'These apps read what comes in, say what it holds with the page it stands on, and draft what goes out. They know no trade: a lease, a policy and a vendor’s terms are all text with dates, amounts and duties.',
      'Every figure that is a sum, a difference or a date is computed, and every fact carries the words it rests on. What you do with it stays with you.',
    ],
    steps: [
      { title: 'Take in', text: 'From an enquiry, a call or a pile of files to a record.', apps: ['client-intake', 'meeting-summary', 'document-analyzer', 'data-extractor'] },
      { title: 'Understand', text: 'What it says, what changed, what it asks of you.', apps: ['policy-explainer', 'document-compare', 'research-brief', 'financial-assistant'] },
      { title: 'Check', text: 'Against a playbook, a rule pack or your own policy.', apps: ['contract-review', 'compliance-checker'] },
      { title: 'Write', text: 'What leaves the office, after somebody read it.', apps: ['reply-drafter', 'outreach-writer', 'proposal-builder', 'sop-writer'] },
    ],
    rules: ['Outreach and proposals always wait for approval; explanations, replies and intakes do where the text is meant for a client.', 'Contract review, compliance checks and financial analysis are for a professional to decide on, and say so on every page.'],
    first: 'document-analyzer', usualPicks: ['document-analyzer', 'reply-drafter'],
  },
  insurance: {
    office: 'An independent agency or a brokerage, and the people who handle its claims.',
    does: [
      'From the first call to the renewal: it structures what a prospect says, lays quotes and policies side by side with the page of each limit, keeps a claim file in order, and drafts what goes to the client.',
      'It never says that something is covered. Coverage facts are quoted from the policy; the determination is the carrier’s, the advice the licensed producer’s.',
    ],
    steps: [
      { title: 'Quote', text: 'A prospect’s exposures and current cover, ready for the carrier.', apps: ['ins-intake', 'ins-policy-compare'] },
      { title: 'Advise', text: 'Where what is held falls short of what is needed, with the clause.', apps: ['ins-coverage-gap'] },
      { title: 'Renew', text: 'What changed, what is needed, one message for each client.', apps: ['ins-renewal-outreach'] },
      { title: 'Claims', text: 'The file as a timeline; letters tied to policy wording.', apps: ['ins-claim-summary', 'ins-claim-letter'] },
    ],
    rules: ['Whatever goes to a client is approved by a licensed producer, bound to exactly that text.', 'From two seats on, whoever started a high-risk run may not approve it.', 'No app promises cover, fixes a reserve or admits liability.'],
    first: 'ins-renewal-outreach', usualPicks: ['ins-renewal-outreach', 'ins-claim-summary'],
  },
  'real-estate': {
    office: 'A brokerage or a property manager.',
    does: [
      'It turns facts about a property into listing copy with a check of fair-housing wording, a lease into a term sheet with its dates, comparables into a market note, and an inspection report into a repair request.',
      'Ranges and medians are computed. Protected characteristics are never asked for, and where somebody wrote them down they are left out and said so.',
    ],
    steps: [
      { title: 'Win the client', text: 'What a buyer or tenant needs, without what may not count.', apps: ['re-client-intake'] },
      { title: 'List', text: 'Copy for MLS, web and social, each claim with its fact.', apps: ['re-listing-writer'] },
      { title: 'Price', text: 'Supplied comparables, computed ranges; not an appraisal.', apps: ['re-market-summary'] },
      { title: 'Close and keep', text: 'The inspection, the repair request, the lease and its dates.', apps: ['re-inspection-review', 're-lease-abstract'] },
    ],
    rules: ['Listings, market notes and repair requests are approved by a licensed agent.', 'Fair-housing wording is checked in code as well as by the model.', 'Costs of repairs are placeholders until somebody who may estimates them.'],
    first: 're-lease-abstract', usualPicks: ['re-lease-abstract', 're-listing-writer'],
  },
  legal: {
    office: 'A law office: attorneys, paralegals, intake.',
    does: [
      'It structures a new matter and lists the names for the conflict check, summarises transcripts by page and line, keeps discovery in order, and drafts demand letters and clauses in house style.',
      'It cites nothing that is not in the file: where an authority belongs, there stands a placeholder for the attorney. Limitation dates are shown to be verified, never as advice.',
    ],
    steps: [
      { title: 'Open the matter', text: 'The enquiry, the parties, the dates to verify.', apps: ['leg-intake'] },
      { title: 'Know the record', text: 'Testimony by topic, chronology, contradictions.', apps: ['leg-case-summary'] },
      { title: 'Discovery', text: 'Requests, objections, documents, due dates.', apps: ['leg-discovery-organizer'] },
      { title: 'Draft', text: 'Demand letters with a computed damages table; clauses with fallbacks.', apps: ['leg-demand-letter', 'leg-clause-drafter'] },
    ],
    rules: ['Letters, discovery and clauses are approved by an attorney, and by another person than the one who ran them from two seats on.', 'Runs are classed as privileged: they go only where your policy lets privileged data go.', 'No authority, citation or deadline is invented.'],
    first: 'leg-case-summary', usualPicks: ['leg-intake', 'leg-case-summary'],
  },
  pharmacy: {
    office: 'A community, clinic or specialty pharmacy.',
    does: [
      'It assembles prior-authorization packets from the chart, drafts refill messages with the least health information that does the job, turns approved drug information into a handout, and checks SOPs and logs before an inspection.',
      'No dose decision, no clinical judgment: what only a pharmacist may say is listed for the pharmacist.',
    ],
    steps: [
      { title: 'Get it covered', text: 'Payer criteria against the chart, letter and missing documents.', apps: ['pha-prior-auth'] },
      { title: 'Reach the patient', text: 'Messages and handouts in plain words.', apps: ['pha-refill-outreach', 'pha-counseling-handout'] },
      { title: 'Stay ready', text: 'SOPs and logs against the board’s checklist.', apps: ['pha-inspection-ready'] },
    ],
    rules: ['Whatever a patient or payer reads is approved by a pharmacist.', 'Runs on patients’ data are classed as health data: they go only where your policy lets health data go, which is to providers that signed a BAA with you.', 'The shortest retention is the default; owners and admins say how short it is.'],
    first: 'pha-prior-auth', usualPicks: ['pha-inspection-ready', 'pha-refill-outreach'],
  },
  healthcare: {
    office: 'The front and back office of a practice. Administrative work; no diagnosis.',
    does: [
      'It structures intake forms in the patient’s own words, drafts referral letters with the minimum necessary data, works denials into appeals with the evidence mapped, rewrites a signed note for the patient, and keeps credentialing packets current.',
      'Words that a clinician has to see are routed to staff as they stand. Nothing is interpreted.',
    ],
    steps: [
      { title: 'Before the visit', text: 'Intake, coverage, what is missing.', apps: ['hc-patient-intake'] },
      { title: 'After the visit', text: 'The signed note in plain language; referrals.', apps: ['hc-visit-plain', 'hc-referral-letter'] },
      { title: 'Get paid', text: 'Denials, evidence, appeal and its deadline.', apps: ['hc-denial-appeal'] },
      { title: 'Stay credentialed', text: 'Documents, expiry dates, packets.', apps: ['hc-credentialing'] },
    ],
    rules: ['Whatever names a patient is approved by clinical staff or the billing lead before it leaves.', 'Runs on patients’ data are classed as health data: they go only where your policy lets health data go, which is to providers that signed a BAA with you.', 'The shortest retention is the default; owners and admins say how short it is.'],
    first: 'hc-denial-appeal', usualPicks: ['hc-patient-intake', 'hc-referral-letter'],
  },
  accounting: {
    office: 'An accounting firm or the finance team of a business.',
    does: [
      'It reads invoices into a coded table with totals checked, asks clients for what is missing, writes the variance commentary of a close, explains a tax notice and drafts the answer, and builds a loan package with its ratios.',
      'Every total, variance and ratio is computed and shows its formula; the model names and explains. It gives no tax advice.',
    ],
    steps: [
      { title: 'Take on', text: 'The engagement and the list of documents to ask for.', apps: ['acc-client-intake'] },
      { title: 'Record', text: 'Invoices and receipts, accounts suggested, duplicates found.', apps: ['acc-invoice-extract'] },
      { title: 'Close', text: 'Variances computed, commentary for each material line.', apps: ['acc-close-commentary'] },
      { title: 'Answer', text: 'Notices from tax authorities; questions of lenders.', apps: ['acc-tax-notice', 'acc-loan-package'] },
    ],
    rules: ['Responses to notices, commentary and loan packages are approved by a CPA, an EA or the controller.', 'Runs are classed as confidential business data.', 'What code computed, nobody can overwrite in the text.'],
    first: 'acc-invoice-extract', usualPicks: ['acc-invoice-extract', 'acc-client-intake'],
  },
};
