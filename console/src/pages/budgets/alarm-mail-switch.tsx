import { Switch } from '@mantine/core';
import { useAction, useRead } from '../../api/index.ts';
import { Card, ProblemNotice } from '../../ui/index.ts';

/** Whether one wants to be told of alarms by mail. Where the installation sends none, it says so. */
export function AlarmMailSwitch() {
  const { data } = useRead('readAlarmMail');
  const save = useAction('updateAlarmMail', { invalidates: ['readAlarmMail'] });
  if (data === undefined) return null;
  return (
    <Card>
      <Switch label="Tell me by mail" checked={data.wanted} disabled={save.busy} onChange={(event) => void save.run({ body: { wanted: event.currentTarget.checked } })}
        description={data.mails ? 'Once for each threshold and window, when a provider bills use that was not sent from here, and for each alert. Owners, admins and finance are told (of alerts, owners and admins), and of a team’s or a person’s budget those people too.' : 'This installation sends no mail: its operator names a mail server with KEYSTEAD_SMTP_URL.'} />
      <ProblemNotice problem={save.problem} />
    </Card>
  );
}
