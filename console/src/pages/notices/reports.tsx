import { type ItemOf } from '../../api/index.ts';
import { Card, formatDateTime } from '../../ui/index.ts';
import classes from './notices.module.css';
import { reportTitles } from './notice-words.ts';

type Report = ItemOf<'listNotices'>['reports'][number];

/** Reports on an incident, the newest first. */
export function Reports({ reports }: { readonly reports: readonly Report[] }) {
  return <>{reports.toReversed().map((report) => (
    <Card key={report.number} title={reportTitles[report.kind]} lead={formatDateTime(report.publishedAt)}>
      <h3 className={classes.subtitle}>What is known</h3>
      <p className={classes.text}>{report.known}</p>
      <h3 className={classes.subtitle}>What is being done</h3>
      <p className={classes.text}>{report.doing}</p>
      {report.asked !== null && <><h3 className={classes.subtitle}>What you are asked to do</h3><p className={classes.text}>{report.asked}</p></>}
    </Card>
  ))}</>;
}
