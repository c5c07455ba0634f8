import type { KeyIncident } from '@keystead/contract';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Badge, Card, Column, Confirm, Line, Time } from '../../ui/index.ts';
import { containmentWords } from './words.ts';

/** Whether the key is stopped, and the ways to stop it. */
export function Containment({ incident, mayManage }: { readonly incident: KeyIncident; readonly mayManage: boolean }) {
  const [asking, setAsking] = useState<'disable' | 'delete' | null>(null);
  const [abort, setAbort] = useState(true);
  const stop = useAction('containKeyIncident', { invalidates: ['readKeyIncident', 'readKeyIncidentUse', 'listKeyIncidents', 'readCredential', 'listCredentials'] });
  const { label, tone, text } = containmentWords[incident.containment];
  async function contain(): Promise<void> {
    if (asking !== null && await stop.run({ params: { keyIncidentId: incident.id }, body: { contain: asking, abortInFlight: abort } }) !== null) setAsking(null);
  }
  return (
    <Card title="The key here" tone={incident.containment === 'left' ? 'danger' : 'plain'}>
      <Column gap="sm">
        <Line><Badge tone={tone} dot>{label}</Badge>{incident.containedAt !== null && <Time iso={incident.containedAt} />}</Line>
        <p>{text}</p>
        {mayManage && incident.containment !== 'deleted' && (
          <Line>
            {incident.containment === 'left' && <Button color="red" onClick={() => setAsking('disable')}>Disable it</Button>}
            <Button variant="default" onClick={() => setAsking('delete')}>Delete it</Button>
            <Button component="a" href={`/credentials/${incident.credentialId}`} variant="subtle">Its page</Button>
          </Line>
        )}
      </Column>
      <Confirm opened={asking !== null} onClose={() => setAsking(null)} title={asking === 'delete' ? 'Delete the key for good?' : 'Disable the key?'} confirmLabel={asking === 'delete' ? 'Delete for good' : 'Disable it'} busy={stop.busy} problem={stop.problem} onConfirm={() => void contain()}>
        <p>{asking === 'delete' ? 'The sealed key is destroyed and cannot be brought back. Its use stays in the ledger and the audit log.' : 'No call uses it within a second. You can enable it again.'}</p>
        <Checkbox label="Also break off calls under way" checked={abort} onChange={(event) => setAbort(event.currentTarget.checked)} />
      </Confirm>
    </Card>
  );
}
