import { guideStateTexts, guideTopics, guideTopicTexts, providerGuides } from './provider-guides.ts';

/** docs/provider-guides.md, from the same data that the console shows. */
export function providerGuidesPage(): string {
  const parts = providerGuides.map((guide) => [
    `## ${guide.name}`, '',
    guide.sources.length === 0 ? '' : `${guide.checkedOn === null ? 'Not read yet' : `Read on ${guide.checkedOn}`}: ${guide.sources.map((source) => `<${source}>`).join(', ')}`, '',
    '| | | |', '| --- | --- | --- |',
    ...guideTopics.map((topic) => { const { state, text, where } = guide.topics[topic]; return `| ${guideTopicTexts[topic]} | ${guideStateTexts[state]} | ${text}${where === null || where.startsWith('/') ? '' : ` [Where](${where})`} |`; }), '',
  ].join('\n').replace(/\n{3,}/g, '\n\n'));
  return `${[
    '# Guides for providers', '', 'Made from `contract/src/provider-guides.ts`, which the console shows under *Agreements → Guides for providers*. Do not edit: `node scripts/write-provider-guides.ts`.', '',
    'What to switch on or ask for before data of any weight goes to a provider. Terms change: the date says when the provider’s pages were read. What they do not state is *unknown*, not guessed; ask the provider in writing and enter the answer in the register.', '',
    ...parts,
  ].join('\n').trimEnd()}\n`;
}
