import { Button } from '@mantine/core';
import { AtSign, Plus } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useRead } from '../../../api/index.ts';
import { Badge, Card, ChoiceField, CopyValue, DataTable, Dialog, EmptyState, Form, FormActions, Line, ProblemNotice, TextField, toast } from '../../../ui/index.ts';
import type { Connection } from './connection.ts';

type Domain = AnswerOf<'listSsoDomains'>['items'][number];

/** E-mail domains: whose addresses are led to the provider, and whom a directory may make. */
export function Domains({ connections, mayManage }: { readonly connections: readonly Connection[]; readonly mayManage: boolean }) {
  const list = useRead('listSsoDomains');
  const [adding, setAdding] = useState(false);
  const add = useAction('addSsoDomain', { invalidates: ['listSsoDomains'] });
  const verify = useAction('verifySsoDomain', { invalidates: ['listSsoDomains', 'listSsoConnections'] });
  const remove = useAction('removeSsoDomain', { invalidates: ['listSsoDomains', 'listSsoConnections'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const connectionId = connections.find(({ id }) => id === values['connectionId'])?.id ?? null;
    if (await add.run({ body: { domain: values['domain'] ?? '', connectionId } }) === null) return;
    setAdding(false);
    toast('Added', 'Put its TXT record into DNS, then verify.');
  }
  const button = mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => { add.clear(); setAdding(true); }}>Add a domain</Button> : undefined;
  return (
    <Card flush title="E-mail domains" lead="A TXT record proves that a domain is yours. A verified domain belongs to one organisation of this installation." actions={list.data?.items.length === 0 ? undefined : button}>
      <ProblemNotice problem={verify.problem ?? remove.problem} />
      <DataTable<Domain>
        label="E-mail domains" rows={list.data?.items} rowKey={(each) => each.id} problem={list.error} onRetry={() => void list.refetch()}
        empty={<EmptyState icon={AtSign} title="No domain yet" actions={button}><p>People with an address of a verified domain are led to your identity provider.</p></EmptyState>}
        columns={[
          { id: 'domain', header: 'Domain', role: 'title', cell: (each) => each.domain },
          { id: 'state', header: 'State', cell: (each) => (each.verifiedAt === null ? <Badge tone="warn" dot>Not verified</Badge> : <Badge tone="good" dot>{each.verifiedBy === 'dns' ? 'Verified' : 'Vouched for by the operator'}</Badge>) },
          { id: 'connection', header: 'Leads to', cell: (each) => connections.find(({ id }) => id === each.connectionId)?.name ?? '–' },
          { id: 'record', header: 'TXT record', role: 'detail', cell: (each) => (each.verifiedAt === null ? <><CopyValue value={each.record.name} what="name of the record" /> <CopyValue value={each.record.value} what="value of the record" /></> : '–') },
          {
            id: 'actions', header: 'Actions', role: 'actions', cell: (each) => (mayManage ? (
              <Line justify="end" gap="xs">
                {each.verifiedAt === null && <Button size="xs" variant="default" loading={verify.busy} onClick={() => void verify.run({ params: { domainId: each.id } })}>Verify</Button>}
                <Button size="xs" variant="subtle" color="red" onClick={() => void remove.run({ params: { domainId: each.id } })}>Give up</Button>
              </Line>
            ) : null),
          },
        ]}
      />
      <Dialog opened={adding} onClose={() => setAdding(false)} title="Add an e-mail domain">
        <Form onSubmit={(values) => void submit(values)} issues={add.problem?.issues}>
          <TextField name="domain" label="Domain" placeholder="example.com" required data-autofocus />
          {connections.length > 0 && <ChoiceField name="connectionId" label="Leads to" data={connections.map(({ id, name }) => ({ value: id, label: name }))} defaultValue={connections[0]?.id ?? null} allowDeselect={false} />}
          <ProblemNotice problem={add.problem} />
          <FormActions><Button variant="default" onClick={() => setAdding(false)}>Cancel</Button><Button type="submit" loading={add.busy}>Add</Button></FormActions>
        </Form>
      </Dialog>
    </Card>
  );
}
