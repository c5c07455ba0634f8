import type { GoldenCase } from '../../golden.ts';
import { formName } from '../../answer/sources.ts';
import { sample } from './sample.ts';

const notice = { name: sample.document?.name ?? '', pages: [sample.document?.text ?? ''] };
const at = (document: string, quote: string, page = 1) => ({ document, page, quote });
const promises = ['you are covered', 'will be covered', 'fully covered', 'best price', 'guarantee', 'you should accept', 'we recommend', 'you will save', 'drop the', 'no need to worry'];
const script = (opening: string, points: readonly string[]) => ({ opening, points, closing: 'Shall we find fifteen minutes this week? Thank you.' });
const bare = {
  changesExplained: [], clientMessage: { subject: 'Your renewal', body: 'Dear client, your renewal is ready. Please call us.' },
  callScript: script('Hello, I am calling about your renewal.', []), optionsToDiscuss: [], documentsNeeded: [], eoFlags: [],
};

export const goldenCases: readonly GoldenCase[] = [
  {
    name: 'says early what changed, with the carrier’s own reason and the computed figures',
    input: sample.input, documents: [notice],
    reference: {
      changesExplained: [
        { change: 'Higher premium', explanation: 'The premium rises from $4,180.00 to $4,702.50, which is $522.50 more. The carrier names increased replacement costs of equipment as the reason.', evidence: at(notice.name, 'Reason for the premium change: increased replacement costs of equipment in your class of business.') },
        { change: 'Refrigeration log', explanation: 'Losses of refrigerated stock are insured only if you keep a maintenance log and the units were serviced within the last twelve months.', evidence: at(notice.name, 'losses of refrigerated stock are insured only if a maintenance log is kept') },
      ],
      clientMessage: { subject: 'Your policy renews on February 1: two changes to know', body: 'Dear Ms. Okafor,\n\nyour business owners policy renews on February 1, 2027. The premium rises from $4,180.00 to $4,702.50 and the property deductible from $1,000 to $2,500; the liability limit stays at $1,000,000. There is also a new condition: losses of refrigerated stock are insured only if you keep a maintenance log. Please send us the value of ovens and refrigeration and your payroll estimate by January 10, 2027. How is the second counter doing? Let us talk it through.\n\nDana Whitfield\nTidewater Insurance Group' },
      callScript: script('Hello Ms. Okafor, Dana Whitfield of Tidewater. Your bakery’s policy renews on February 1.', ['The premium and the deductible rise; I would like to go through both with you.', 'Do you keep a maintenance log for your refrigerators today?']),
      optionsToDiscuss: [{ option: 'Second counter', question: 'What equipment and stock do you keep at the market hall?' }],
      documentsNeeded: ['Updated value of ovens and refrigeration', 'Payroll estimate for the coming year'],
      eoFlags: [
        { flag: 'Deductible raised', why: 'Put the new deductible in writing and keep the confirmation.', evidence: at(notice.name, 'The property deductible is $2,500 (was $1,000).') },
        { flag: 'Second location not on the policy', why: 'The notes name a new counter; ask whether it has to be added.', evidence: at(formName, 'Opened a second counter in the market hall in spring.') },
      ],
    },
    checks: [
      { check: 'not-empty', section: 'callScript.opening' }, { check: 'not-empty', section: 'optionsToDiscuss' }, { check: 'not-empty', section: 'documentsNeeded' },
      { check: 'states', section: 'whatChanged', text: '+$522.50' }, { check: 'states', section: 'whatChanged', text: '+12.5%' }, { check: 'states', section: 'clientMessage', text: '$4,702.50' },
      { check: 'at-least', section: 'eoFlags', items: 1 }, { check: 'never-says', texts: promises }, { check: 'evidence-resolves', atLeast: 4 },
    ],
  },
  {
    name: 'a lower premium is stated without promising savings',
    input: { ...sample.input, expiringPremium: 5_000, renewalPremium: 4_500, carrierChanges: [], clientNotes: '' }, documents: [],
    reference: {
      ...bare,
      changesExplained: [{ change: 'Lower premium', explanation: 'The premium goes from $5,000.00 to $4,500.00. The carrier gave no reason.', evidence: at(formName, 'Annual premium, renewal: 4500') }],
      clientMessage: { subject: 'Your renewal', body: 'Dear Ms. Okafor, your policy renews on 2027-02-01 with a premium of $4,500.00. Dana Whitfield' },
    },
    checks: [{ check: 'not-empty', section: 'clientMessage' }, { check: 'states', section: 'whatChanged', text: '-$500.00' }, { check: 'states', section: 'whatChanged', text: '-10.0%' }, { check: 'never-says', texts: [...promises, 'saving'] }, { check: 'evidence-resolves', atLeast: 1 }],
  },
  {
    name: 'a change of carrier is flagged',
    input: { ...sample.input, renewalCarrier: 'Cedar Point Insurance', carrierChanges: ['Water damage by sewer backup excluded'] }, documents: [],
    reference: {
      ...bare,
      changesExplained: [{ change: 'New exclusion', explanation: 'Water damage by sewer backup is excluded.', evidence: at(formName, 'Water damage by sewer backup excluded') }],
      eoFlags: [{ flag: 'Change of carrier and new exclusion', why: 'Explain both in writing and ask for a signed acknowledgement.', evidence: at(formName, 'Carrier, renewal: Cedar Point Insurance') }],
    },
    checks: [{ check: 'states', section: 'whatChanged', text: 'Cedar Point Insurance' }, { check: 'at-least', section: 'eoFlags', items: 1 }, { check: 'states', section: 'changesExplained', text: 'sewer' }, { check: 'never-says', texts: promises }, { check: 'evidence-resolves', atLeast: 2 }],
  },
  {
    name: 'a text message stays short and asks for a call',
    input: { ...sample.input, channel: 'sms', tone: 'neutral' }, documents: [],
    reference: { ...bare, clientMessage: { subject: '', body: 'Ms. Okafor, your policy renews on 2027-02-01 and some terms change. Could we talk this week? Dana Whitfield, Tidewater Insurance Group' } },
    checks: [{ check: 'states-one-of', section: 'clientMessage', texts: ['talk', 'call', 'speak', 'phone', 'discuss'] }, { check: 'never-says', texts: promises }, { check: 'evidence-resolves', atLeast: 0 }],
  },
  {
    name: 'what must not be mentioned reaches the producer only',
    input: { ...sample.input, doNotSay: 'the claim of 2025', clientNotes: 'The claim of 2025 is still open.' }, documents: [notice],
    reference: { ...bare, eoFlags: [{ flag: 'Open claim', why: 'A claim is open; the client asked not to write about it. Note the reason in the file.', evidence: at(formName, 'The claim of 2025 is still open.') }] },
    checks: [{ check: 'states', section: 'eoFlags', text: 'claim' }, { check: 'never-says', texts: promises }, { check: 'evidence-resolves', atLeast: 1 }],
  },
];
