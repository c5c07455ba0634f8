import type { AppDescription } from '@keystead/contract';
import { ArrowRight, FileText, FlaskConical, ShieldAlert, UserCheck } from 'lucide-react';
import { Badge } from '../../ui/index.ts';
import { approvalWords, riskWords } from '../../vocabulary/index.ts';
import classes from './apps.module.css';

/** One app: what it makes, what it needs, who has to approve. */
export function AppCard({ app }: { readonly app: AppDescription }) {
  const risk = riskWords[app.risk];
  return (
    <article className={classes.card} aria-labelledby={`app-${app.id}`}>
      <div className={classes.cardHead}>
        <h3 id={`app-${app.id}`} className={classes.name}><a href={`/apps/${app.id}`}>{app.name}</a></h3>
        <Badge tone={risk.tone} title={risk.meaning}>{risk.label}</Badge>
      </div>
      <p className={classes.purpose}>{app.purpose}</p>
      <ul className={classes.needs}>
        <li><FileText size={14} aria-hidden />{documentsWords(app.documents)}</li>
        <li data-gate={app.approval.when}>{app.approval.when === 'never' ? <UserCheck size={14} aria-hidden /> : <ShieldAlert size={14} aria-hidden />}{approvalWords(app.approval)}</li>
      </ul>
      <div className={classes.cardFoot}>
        <a href={`/apps/${app.id}?sample=1`} className={classes.sample}><FlaskConical size={14} aria-hidden />Try with the sample<span className="ks-hidden"> of {app.name}</span></a>
        <ArrowRight size={16} className={classes.arrow} aria-hidden />
      </div>
    </article>
  );
}

/** How many documents an app takes, in words. */
function documentsWords({ min, max }: AppDescription['documents']): string {
  if (max === 0) return 'Needs no document';
  const most = max === 1 ? 'one document' : `up to ${max} documents`;
  if (min === 0) return `Takes ${most}, if you have any`;
  return min === max ? `Needs ${min === 1 ? 'one document' : `${min} documents`}` : `Needs ${min === 1 ? 'a document' : `${min} documents`}; takes ${most}`;
}
