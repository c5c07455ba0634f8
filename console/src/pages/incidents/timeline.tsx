import type { KeyIncident } from '@keystead/contract';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Card, Column, DividedList, formatDateTime, FormActions, ProblemNotice, TwoLines } from '../../ui/index.ts';

/** What happened in its order, and a place to write down what was found out. */
export function Timeline({ incident, mayNote }: { readonly incident: KeyIncident; readonly mayNote: boolean }) {
  const [text, setText] = useState('');
  const add = useAction('addIncidentNote', { invalidates: ['readKeyIncident'] });
  async function write(): Promise<void> {
    if (await add.run({ params: { keyIncidentId: incident.id }, body: { text: text.trim() } }) !== null) setText('');
  }
  return (
    <Card title="Time line" lead="A note is never changed; the report holds all of them">
      <Column>
        <DividedList ordered entries={incident.timeline.map((entry, index) => ({ ...entry, id: `${index} ${entry.at}` }))} draw={({ at, by, text: said }) => <TwoLines below={<>{formatDateTime(at)}{by !== null && `, ${by}`}</>}>{said}</TwoLines>} />
        {mayNote && (
          <>
            <Textarea label="Write a note" description="What was found out. Never write a key here" autosize minRows={2} maxLength={2_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
            <ProblemNotice problem={add.problem} />
            <FormActions><Button variant="default" loading={add.busy} disabled={text.trim() === ''} onClick={() => void write()}>Add the note</Button></FormActions>
          </>
        )}
      </Column>
    </Card>
  );
}
