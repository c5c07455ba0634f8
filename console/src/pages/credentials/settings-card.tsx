import { Button } from '@mantine/core';
import { useState } from 'react';
import { type AnswerOf, useAction } from '../../api/index.ts';
import { Card, Facts, Form, FormActions, formatDate, ProblemNotice, TextField, Time, toast } from '../../ui/index.ts';
import classes from './credentials.module.css';

/** Name, expiry and schedule of a credential. */
export function SettingsCard({ credential, mayManage }: { readonly credential: AnswerOf<'readCredential'>; readonly mayManage: boolean }) {
  const [editing, setEditing] = useState(false);
  const save = useAction('updateCredentialSettings', { invalidates: ['readCredential', 'listCredentials', 'readRotationCalendar', 'listKeyNotices'] });
  const { rotation } = credential;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const expires = values['expires'] ?? '';
    const days = values['days']?.trim() ?? '';
    const body = { label: values['label'] ?? credential.label, expiresAt: expires === '' ? null : `${expires}T00:00:00Z`, rotationDays: days === '' ? null : Number(days) };
    if (await save.run({ params: { credentialId: credential.id }, body }) === null) return;
    toast('Saved', 'Expiry is in force in every process within a second.');
    setEditing(false);
  }
  if (!editing) {
    return (
      <Card title="Expiry and rotation" actions={mayManage && <Button size="xs" variant="default" onClick={() => setEditing(true)}>Change</Button>}>
        <Facts facts={[
          ['Expires', credential.expiresAt === null ? 'not entered' : formatDate(credential.expiresAt), 'From then on calls are refused and ask for a new key'],
          ['Rotated', rotation.days === null ? 'no schedule' : `every ${rotation.days} days`],
          ['In use since', <Time key="last" iso={rotation.lastAt} />],
          ['Next rotation', rotation.dueAt === null ? '–' : formatDate(rotation.dueAt)],
        ]} />
      </Card>
    );
  }
  return (
    <Card title="Expiry and rotation">
      <Form onSubmit={(values) => void submit(values)} issues={save.problem?.issues}>
        <TextField name="label" label="Name" defaultValue={credential.label} required maxLength={120} />
        <div className={classes.twoFields}>
          <TextField name="expires" type="date" label="Expires on" description="As its provider set it (UTC); empty if never" defaultValue={credential.expiresAt?.slice(0, 10) ?? ''} />
          <TextField name="days" label="Days between rotations" description="7 to 730; empty for no schedule" defaultValue={rotation.days ?? ''} inputMode="numeric" pattern="[7-9]|[1-9]\d|[1-6]\d\d|7[0-2]\d|730" title="7 to 730" />
        </div>
        <ProblemNotice problem={save.problem} />
        <FormActions><Button variant="default" onClick={() => setEditing(false)}>Cancel</Button><Button type="submit" loading={save.busy}>Save</Button></FormActions>
      </Form>
    </Card>
  );
}
