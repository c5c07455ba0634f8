import type { AppManifest } from '../../manifest.ts';

/** Written for this purpose; the company, its numbers, the paper and everybody quoted are made up. */
export const sample: AppManifest['sample'] = {
  input: {
    topic: 'Quillan Fasteners as our second supplier', reader: 'decision', depth: 'standard',
    questions: ['Can Quillan deliver 40,000 brackets a month from March 2027?', 'How does it stand financially?', 'What do customers complain about?'],
    pasted: '',
  },
  document: {
    name: 'Quillan sources.txt',
    text: `COLLECTED SOURCES ON QUILLAN FASTENERS, put together on October 30, 2026

SOURCE 1: Quillan Fasteners, company sheet for buyers, dated September 2026
Quillan Fasteners makes brackets and clips at two plants, in Dunbar and in Loxley. Capacity is "over 90,000 brackets a month". The Loxley plant opened in April 2026 and "runs at full speed". Quillan employs 140 people. On-time delivery was 97% in the first half of 2026. The company has been in family hands since 1974.

SOURCE 2: The Dunbar Courier, August 14, 2026
The new Quillan plant in Loxley runs one shift instead of three because operators are hard to find, plant manager Ottilie Crane told this paper. "We make about 22,000 brackets a month here; the presses could do twice that." The Dunbar plant makes 35,000 a month and cannot be extended. Two of six presses in Loxley were still being installed.

SOURCE 3: Public record, county clerk, UCC filing of June 2, 2026 (summary by our office)
Fenwick Commercial Bank filed a security interest in all equipment and receivables of Quillan Fasteners Inc. An earlier filing of 2019 by another lender was terminated on the same day. Amounts are not part of the filing.

SOURCE 4: Notes of a call with a customer of Quillan, October 22, 2026 (name withheld at their wish)
Buys 12,000 brackets a month since 2022. Quality is good, two rejects in a year. Deliveries were late "three times this summer, by a week". Prices went up 6% in July. Would buy again, but not put everything there.

SOURCE 5: Trade directory entry, not dated
Quillan Fasteners, 95 employees, one plant in Dunbar. Member of the regional purchasing association.

SOURCE 6: Letter of Quillan to our purchasing office, October 27, 2026
"We can offer 40,000 brackets a month from March 1, 2027 at $0.48 each, subject to a twelve-month commitment. A third shift in Loxley is planned for February 2027." Financial statements are "available after signature of a confidentiality agreement".

SOURCE 7: Our own quality report on 200 sample brackets, October 19, 2026
198 of 200 within tolerance. Coating thickness was not measured.
`,
  },
};
