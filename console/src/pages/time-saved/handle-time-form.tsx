import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { ChoiceField, Form, FormActions, ProblemNotice, TextField } from '../../ui/index.ts';

interface Props { readonly appId: string | null; readonly appName: string | null; readonly minutesBefore: number | null; readonly apps: readonly { readonly id: string; readonly name: string }[]; readonly onDone: () => void }

/** How long a piece of work took before there was the app. */
export function HandleTimeForm({ appId, appName, minutesBefore, apps, onDone }: Props) {
  const set = useAction('setAppHandleTime', { invalidates: ['readTimeSaved', 'readRunFeedback'] });
  const [chosen, choose] = useState(appId);
  const save = async (minutes: number | null): Promise<void> => {
    if (chosen !== null && await set.run({ params: { appId: chosen }, body: { minutesBefore: minutes } }) !== null) onDone();
  };
  return (
    <Form onSubmit={(values) => void save(Number(values['minutesBefore']))} issues={set.problem?.issues}>
      {appId === null ? <ChoiceField name="app" label="App" value={chosen} onChange={choose} data={apps.map(({ id, name }) => ({ value: id, label: name }))} searchable required data-autofocus /> : <p>{appName}</p>}
      <TextField name="minutesBefore" label="Minutes before" description="For one piece of work, from beginning to end, without the app" defaultValue={minutesBefore === null ? '' : String(minutesBefore)} inputMode="numeric" required pattern="[1-9]\d{0,4}" title="A whole number of minutes, from 1 to 10080." />
      <ProblemNotice problem={set.problem} />
      <FormActions>
        {minutesBefore !== null && <Button variant="subtle" onClick={() => void save(null)}>Take it back</Button>}
        <Button variant="default" onClick={onDone}>Cancel</Button><Button type="submit" loading={set.busy}>Save</Button>
      </FormActions>
    </Form>
  );
}
