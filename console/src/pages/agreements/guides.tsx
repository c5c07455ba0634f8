import { type GuideEntry, guideStateTexts, guideTopics, guideTopicTexts, type ProviderGuide, providerGuides } from '@keystead/contract';
import { ExternalLink } from 'lucide-react';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, ChoiceField, Column, Facts, formatDate, Form, Notice, type Tone } from '../../ui/index.ts';

const tones: Readonly<Record<GuideEntry['state'], Tone>> = { default: 'good', setting: 'info', 'on-request': 'info', no: 'neutral', unknown: 'warn' };

/** What to switch on or ask for at each provider. */
export function Guides() {
  const [chosen, choose] = useSearchParameter('provider', '');
  const guides = providerGuides.filter(({ providers }) => chosen === '' || providers.includes(chosen));
  return (
    <Column>
      <Notice title="Terms change"><p>Each guide names the provider’s own pages and the day on which they were read. What they do not say is marked as unknown, not guessed.</p></Notice>
      <Form onSubmit={() => { /* Chosen as it changes. */ }}>
        <ChoiceField name="provider" label="Provider" placeholder="All of them" clearable searchable value={chosen === '' ? null : chosen} onChange={(value) => choose(value)} data={providerGuides.map(({ providers, name }) => ({ value: providers[0] ?? name, label: name }))} />
      </Form>
      {(guides.length === 0 ? providerGuides : guides).map((guide) => <GuideCard key={guide.name} guide={guide} />)}
    </Column>
  );
}

function GuideCard({ guide }: { readonly guide: ProviderGuide }) {
  return (
    <Card
      title={guide.name}
      footer={guide.sources.length === 0 ? undefined : (
        <>{guide.checkedOn === null ? 'Not read yet: ' : `Read on ${formatDate(`${guide.checkedOn}T12:00:00Z`)}: `}{guide.sources.map((source, index) => <span key={source}>{index > 0 && ', '}<a className="ks-link" href={source} target="_blank" rel="noreferrer noopener">{new URL(source).hostname}{new URL(source).pathname === '/' ? '' : new URL(source).pathname} <ExternalLink size={12} aria-hidden /></a></span>)}</>
      )}
    >
      <Facts facts={guideTopics.map((topic) => {
        const { state, text, where } = guide.topics[topic];
        return [guideTopicTexts[topic], <span key={topic}><Badge tone={tones[state]}>{guideStateTexts[state]}</Badge> {text}{where !== null && <> <a className="ks-link" href={where} {...where.startsWith('/') ? {} : { target: '_blank', rel: 'noreferrer noopener' }} aria-label={`Where: ${guideTopicTexts[topic].toLowerCase()} at ${guide.name}`}>Where</a></>}</span>] as const;
      })} />
    </Card>
  );
}
