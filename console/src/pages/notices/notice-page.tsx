import { Button } from '@mantine/core';
import { useAction, useMay, useRead } from '../../api/index.ts';
import { usePathParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, Facts, formatDateTime, PageHeader, ProblemNotice, toast, Waiting } from '../../ui/index.ts';
import { severityTones } from './notice-words.ts';
import { Reports } from './reports.tsx';

/** One notice, with all that was reported since. */
export function Page() {
  const noticeId = usePathParameter('noticeId');
  const read = useRead('readNotice', { params: { noticeId } }, { pollMilliseconds: 30_000 });
  const mayAnswer = useMay('tenant.manage');
  const acknowledge = useAction('acknowledgeNotice', { invalidates: ['readNotice', 'listNotices'] });
  if (read.data === undefined) return read.error === null ? <Card><Waiting /></Card> : <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} />;
  const notice = read.data;
  async function say(): Promise<void> {
    if (await acknowledge.run({ params: { noticeId } }) !== null) toast('The operator sees that you have read it');
  }
  return (
    <>
      <PageHeader title={notice.title} lead="From whoever operates the installation" actions={notice.acknowledgedAt === null && mayAnswer ? <Button loading={acknowledge.busy} onClick={() => void say()}>We have read it</Button> : undefined} />
      <Column>
        <ProblemNotice problem={acknowledge.problem} />
        <Card>
          <Facts facts={[
            ['Severity', <Badge key="severity" tone={severityTones[notice.severity]} dot>{notice.severity}</Badge>],
            ['Since', notice.beganAt === null ? 'Not known yet' : formatDateTime(notice.beganAt)],
            ['The operator became aware', formatDateTime(notice.awareAt)], ['You were told', formatDateTime(notice.toldAt)],
            ['State', notice.closedAt === null ? 'Open: more reports follow' : `Closed on ${formatDateTime(notice.closedAt)}`],
            ['Read', notice.acknowledgedAt === null ? 'Nobody has said so yet' : `${notice.acknowledgedByName ?? 'Somebody who left'}, ${formatDateTime(notice.acknowledgedAt)}`],
          ]} />
        </Card>
        <Reports reports={notice.reports} />
      </Column>
    </>
  );
}
