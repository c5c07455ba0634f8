import type { AppDescription } from '@keystead/contract';
import { ArrowRight, FileText, FlaskConical, LockKeyhole, ShieldAlert, UserCheck } from 'lucide-react';
import { Badge } from '../../ui/index.ts';
import { approvalWords, riskWords } from '../../vocabulary/index.ts';
import classes from './apps.module.css';
import type { Availability } from './availability.ts';
import { documentsWords } from './documents-words.ts';

/** One app: what it makes, what it needs, who has to approve; where it does not run, what would unlock it. */
export function AppCard({ app, availability }: { readonly app: AppDescription; readonly availability: Availability }) {
  const risk = riskWords[app.risk];
  const runs = availability.state === 'runs';
  return (
    <article className={classes.card} aria-labelledby={`app-${app.id}`} data-locked={!runs}>
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
        {runs
          ? <a href={`/apps/${app.id}?sample=1`} className={classes.sample}><FlaskConical size={14} aria-hidden />Try with the sample<span className="ks-hidden"> of {app.name}</span></a>
          : <span className={classes.locked}><LockKeyhole size={14} aria-hidden />{lockWords(availability)}</span>}
        <ArrowRight size={16} className={classes.arrow} aria-hidden />
      </div>
    </article>
  );
}

function lockWords(availability: Exclude<Availability, { state: 'runs' }>): string {
  if (availability.state === 'locked') return `Comes with ${availability.plan}`;
  if (availability.free > 0) return `Yours to choose: ${availability.free} of ${availability.places} ${availability.kind} places free`;
  return `Yours to choose, in place of another`;
}
