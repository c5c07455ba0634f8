import type { KeyNotice } from '@keystead/contract';
import { useMay, useRead } from '../../api/index.ts';
import { Badge, Card, type Tone } from '../../ui/index.ts';
import classes from './lifecycle.module.css';

const tones: Readonly<Record<KeyNotice['severity'], { readonly tone: Tone; readonly label: string }>> = {
  urgent: { tone: 'bad', label: 'Now' }, warning: { tone: 'warn', label: 'Soon' }, info: { tone: 'info', label: 'Look' },
};
const tabs: Readonly<Record<KeyNotice['kind'], string>> = {
  expired: 'versions', expires: 'versions', refused: 'versions', rotation: 'versions', 'grace-ends': 'versions', 'nobody-may-use': 'access', cap: 'access', 'over-broad': 'health', 'quota-used-up': 'health',
};

/** What needs a look among the keys; nothing where nothing does. */
export function KeyNotices({ most = 5 }: { readonly most?: number }) {
  const may = useMay('credentials.read');
  const { data } = useRead('listKeyNotices', undefined, { enabled: may });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Card title="Keys that need a look" {...(data.items.length > most ? { footer: `and ${data.items.length - most} more, under Credentials` } : {})}>
      <div className={classes.notices}>
        {data.items.slice(0, most).map((notice) => (
          <div key={`${notice.credentialId}${notice.kind}${notice.text}`}>
            <Badge tone={tones[notice.severity].tone}>{tones[notice.severity].label}</Badge> {notice.text} <a className="ks-link" href={`/credentials/${notice.credentialId}?tab=${tabs[notice.kind]}`}>Open {notice.label}</a>
          </div>
        ))}
      </div>
    </Card>
  );
}
