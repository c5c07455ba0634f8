import { ShieldAlert } from 'lucide-react';
import { useMay, useRead, useSession } from '../api/index.ts';
import { Notice } from '../ui/index.ts';
import classes from './support-banner.module.css';

/** An incident that nobody of the organisation has said to have read stands on every page, for whoever may read notices. */
export function IncidentBanner() {
  const { role, support } = useSession();
  const may = useMay('audit.read') && role !== 'operator' && support === null;
  const notices = useRead('listNotices', { query: { limit: 20 } }, { pollMilliseconds: 60_000, enabled: may });
  const unread = (notices.data?.items ?? []).filter(({ acknowledgedAt }) => acknowledgedAt === null);
  if (unread.length === 0) return null;
  return (
    <div className={classes.banner} role="region" aria-label="Notices of incidents">
      {unread.map((notice) => <Notice key={notice.id} tone="bad" icon={ShieldAlert} title={`Incident: ${notice.title}`}><p>Whoever operates the installation tells you of an incident that affects your organisation. <a className="ks-link" href={`/notices/${notice.id}`}>Read what is known</a></p></Notice>)}
    </div>
  );
}
