import { Switch } from '@mantine/core';
import { useAction, useRead } from '../../api/index.ts';
import { Card, ProblemNotice } from '../../ui/index.ts';

/** Whether one wants to be told of reviews by mail. Where the installation sends none, it says so. */
export function ReviewMailSwitch() {
  const { data } = useRead('readReviewMail');
  const save = useAction('updateReviewMail', { invalidates: ['readReviewMail'] });
  if (data === undefined) return null;
  return (
    <Card>
      <Switch
        label="Tell me by mail" checked={data.wanted} disabled={save.busy} onChange={(event) => void save.run({ body: { wanted: event.currentTarget.checked } })}
        description={data.mails ? 'What waits for your decision, gathered and at most once an hour, one reminder before it lapses, and what was decided about drafts that you started. Which app, who, until when, and a link; nothing of the draft.' : 'This installation sends no mail: its operator names a mail server with KEYSTEAD_SMTP_URL.'}
      />
      <ProblemNotice problem={save.problem} />
    </Card>
  );
}
