import type { AppDetail } from '@keystead/contract';
import { Card, Facts } from '../../ui/index.ts';
import { packNames, riskWords } from '../../vocabulary/index.ts';
import { documentsWords } from '../apps/documents-words.ts';

/** What somebody who has never seen the app asks first: what it takes, how much care it needs, and which other apps go with it. */
export function Glance({ app }: { readonly app: AppDetail }) {
  const risk = riskWords[app.risk];
  const questions = Object.keys((app.inputSchema['properties'] as object | undefined) ?? {}).length;
  return (
    <Card title="About this app">
      <Facts facts={[
        ['What it takes', `${documentsWords(app.documents)}. ${questions === 1 ? 'One question' : `${questions} questions`} in the form, some of them optional.`],
        [risk.label, risk.meaning],
        ['Other apps for the same work', <a key="pack" className="ks-link" href={`/apps/packs/${app.pack}`}>{packNames[app.pack]}</a>],
      ]} />
    </Card>
  );
}
