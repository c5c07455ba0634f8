import { type AuditStream, type EventGroup, eventGroupIds, eventGroups } from '@keystead/contract';
import { Button, Checkbox, Radio, SegmentedControl } from '@mantine/core';
import { useRef, useState } from 'react';
import { useAction } from '../../api/index.ts';
import { ChoiceField, Form, FormActions, LongTextField, Line, ProblemNotice, SecretInput, TextField, toast } from '../../ui/index.ts';
import { type LogOf, doors } from './doors.ts';
import classes from './streams.module.css';
import { formatNames, kindNames } from './words.ts';

type Destination = AuditStream['destination'];
type Kind = Destination['kind'];
type Values = Readonly<Record<string, string>>;

const kindsOf = (of: LogOf) => (Object.keys(kindNames) as Kind[]).filter((kind) => of === 'organisation' || kind !== 'webhook').map((kind) => ({ value: kind, label: kindNames[kind] }));
const formats = Object.entries(formatNames).map(([value, label]) => ({ value, label }));

/** Adds a stream, or changes one. `onDone` is given what a new webhook is signed with, if it is one. */
export function StreamForm({ of, stream, onDone, onCancel }: { readonly of: LogOf; readonly stream: AuditStream | null; readonly onDone: (signingSecret: string | null) => void; readonly onCancel: () => void }) {
  const create = useAction(doors[of].create, { invalidates: [doors[of].list] });
  const update = useAction(doors[of].update, { invalidates: [doors[of].list] });
  const [kind, setKind] = useState<Kind>(stream?.destination.kind ?? 'https');
  const [groups, setGroups] = useState<readonly EventGroup[]>(stream?.groups ?? []);
  const [includesPersonal, setPersonal] = useState(stream?.includesPersonal ?? false);
  const [from, setFrom] = useState<'now' | 'start'>('now');
  const secret = useRef<HTMLInputElement>(null);
  const before = stream?.destination;

  async function submit(values: Values): Promise<void> {
    const entered = secret.current?.value ?? '';
    const body = { name: values['name'] ?? '', destination: destinationOf(kind, values), groups: [...groups], includesPersonal, ...(entered === '' ? {} : { secret: entered }) };
    if (secret.current !== null) secret.current.value = '';
    if (stream === null) {
      const made = await create.run({ body: { ...body, from } });
      if (made !== null) onDone('signingSecret' in made.answer ? made.answer.signingSecret : null);
    } else if (await update.run({ params: { streamId: stream.id }, ifMatch: stream.etag, body }) !== null) {
      toast('The stream is changed');
      onDone(null);
    }
  }

  const problem = create.problem ?? update.problem;
  return (
    <Form onSubmit={(values) => void submit(values)} issues={problem?.issues}>
      {stream === null && <SegmentedControl aria-label="Kind" data={kindsOf(of)} value={kind} onChange={(value) => setKind(value as Kind)} fullWidth />}
      <TextField name="name" label="Name" placeholder="Our SIEM" defaultValue={stream?.name ?? ''} required maxLength={120} data-autofocus />
      {kind === 'syslog'
        ? <Line><TextField name="host" label="Host" placeholder="siem.example.com" defaultValue={before?.kind === 'syslog' ? before.host : ''} required /><TextField name="port" label="Port" type="number" min={1} max={65_535} defaultValue={before?.kind === 'syslog' ? String(before.port) : '6514'} required /></Line>
        : <TextField name="url" label="Address" description="https; redirects are not followed" placeholder="https://collect.example.com/events" defaultValue={before !== undefined && before.kind !== 'syslog' ? before.url : ''} required />}
      {kind !== 'webhook' && <ChoiceField name="format" label="Format" data={formats} defaultValue={before !== undefined && before.kind !== 'webhook' ? before.format : 'json-lines'} allowDeselect={false} />}
      {kind === 'https' && (
        <>
          <TextField name="header" label="Header of the secret" defaultValue={before?.kind === 'https' ? before.header : 'Authorization'} required />
          <SecretInput ref={secret} label="Secret" description={stream?.hasSecret === true ? 'One is kept. Enter another to replace it; another address needs it again' : 'Value of that header, e.g. “Bearer …”. Sealed, and never shown again'} />
        </>
      )}
      {kind === 'webhook' && stream === null && <p className="ks-faint">Its signing secret is made when you add it, and shown once.</p>}
      <LongTextField name="certificateAuthority" label="Certificate authority of your own" description="PEM; left empty: the usual ones" autosize minRows={2} maxRows={6} defaultValue={before?.certificateAuthority ?? ''} />
      <Checkbox.Group label="Events" description="None chosen: everything, in the order of the log" value={[...groups]} onChange={(value) => setGroups(eventGroupIds.filter((id) => value.includes(id)))}>
        <div className={classes.groups}>{eventGroupIds.map((id) => <Checkbox key={id} value={id} label={eventGroups[id].name} />)}</div>
      </Checkbox.Group>
      <Checkbox label="Send names, e-mail addresses and client addresses too" description="Off, who acted is an id. What has left cannot be erased here" checked={includesPersonal} onChange={(event) => setPersonal(event.currentTarget.checked)} />
      {stream === null && (
        <Radio.Group label="Begin" value={from} onChange={(value) => setFrom(value === 'start' ? 'start' : 'now')}>
          <Line gap="md"><Radio value="now" label="With what happens from now on" /><Radio value="start" label="With the first entry of the log" /></Line>
        </Radio.Group>
      )}
      <ProblemNotice problem={problem} />
      <FormActions><Button variant="default" onClick={onCancel}>Cancel</Button><Button type="submit" loading={create.busy || update.busy}>{stream === null ? 'Add the stream' : 'Save'}</Button></FormActions>
    </Form>
  );
}

function destinationOf(kind: Kind, values: Values): Destination {
  const certificateAuthority = (values['certificateAuthority'] ?? '').trim() === '' ? null : (values['certificateAuthority'] ?? '').trim();
  const format = (values['format'] ?? 'json-lines') as keyof typeof formatNames;
  if (kind === 'syslog') return { kind, host: values['host'] ?? '', port: Number(values['port']), format, certificateAuthority };
  if (kind === 'webhook') return { kind, url: values['url'] ?? '', certificateAuthority };
  return { kind, url: values['url'] ?? '', format, header: values['header'] ?? 'Authorization', certificateAuthority };
}
