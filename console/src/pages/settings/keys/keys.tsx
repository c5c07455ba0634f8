import { type KeyMode, keyModes, keyModeTexts, type PlatformDataClass, platformDataClassChoices } from '@keystead/contract';
import { Button, Checkbox, Radio } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../../api/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, FormActions, Notice, ProblemNotice, type TableColumn, toast, Waiting } from '../../../ui/index.ts';
import { classTexts } from './words.ts';

type Answer = AnswerOf<'readKeyMode'>;
type Offered = Answer['offered'][number];

/** Whose keys serve the organisation: its own alone, or the platform's as well, and for which classes of data. */
export function Keys() {
  const answer = useRead('readKeyMode');
  if (answer.error !== null) return <ProblemNotice problem={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Card><Waiting /></Card>;
  return <Column><ModeCard key={answer.data.etag} answer={answer.data} /><OfferedKeys offered={answer.data.offered} /><PlatformRoutes answer={answer.data} /></Column>;
}

function ModeCard({ answer }: { readonly answer: Answer }) {
  const mayChange = useMay('plan.manage');
  const [mode, setMode] = useState<KeyMode>(answer.mode);
  const [classes, setClasses] = useState<readonly PlatformDataClass[]>(answer.platformDataClasses);
  const save = useAction('setKeyMode', { invalidates: ['readKeyMode', 'readCredits', 'listCreditEntries'] });
  const changed = mode !== answer.mode || classes.toSorted().join() !== answer.platformDataClasses.toSorted().join();
  async function submit(): Promise<void> {
    if (await save.run({ ifMatch: answer.etag, body: { mode, platformDataClasses: [...classes] } }) !== null) toast('Saved', 'In force in every process within a second.');
  }
  const toggle = (each: PlatformDataClass, on: boolean): void => setClasses(platformDataClassChoices.filter((other) => (other === each ? on : classes.includes(other))));
  return (
    <Card title="Whose keys serve" lead="Nobody else’s key is ever used unless it is switched on here, named in a route, and the data may go there.">
      <Column>
        {!mayChange && <Notice title="An owner changes this"><p>You see what is in force.</p></Notice>}
        <Radio.Group aria-label="Whose keys serve" value={mode} onChange={(value) => setMode(keyModes.find((each) => each === value) ?? mode)}>
          <Column>
            {keyModes.map((each) => <Radio key={each} value={each} disabled={!mayChange} label={<strong>{keyModeTexts[each].title}</strong>} description={keyModeTexts[each].means} />)}
          </Column>
        </Radio.Group>
        {mode !== 'own-keys-required' && (
          <Checkbox.Group label="What platform keys may serve" description="The strictest class that app, document, token and team say counts. Personal, health and privileged data go to your own keys, always." value={[...classes]} descriptionProps={{ mb: 'sm' }}>
            <Column gap="sm">
              {platformDataClassChoices.map((each) => <Checkbox key={each} value={each} disabled={!mayChange} label={classTexts[each].title} description={classTexts[each].means} onChange={(event) => toggle(each, event.currentTarget.checked)} />)}
            </Column>
          </Checkbox.Group>
        )}
        <ProblemNotice problem={save.problem} />
        {mayChange && <FormActions>{changed && <Button variant="default" onClick={() => { setMode(answer.mode); setClasses(answer.platformDataClasses); }}>Undo</Button>}<Button disabled={!changed} loading={save.busy} onClick={() => void submit()}>Save</Button></FormActions>}
      </Column>
    </Card>
  );
}

const offeredColumns: readonly TableColumn<Offered>[] = [
  { id: 'label', header: 'Key', role: 'title', cell: (key) => <strong>{key.label}</strong> },
  { id: 'provider', header: 'Provider', cell: (key) => key.providerName },
  { id: 'models', header: 'Models', cell: (key) => (key.models.length === 0 ? 'Every model whose price is known' : <span className="ks-mono">{key.models.join(', ')}</span>) },
];

function OfferedKeys({ offered }: { readonly offered: Answer['offered'] }) {
  return (
    <Card flush title="Platform keys offered to you" lead="Keys of whoever runs this installation, paid with credits. You can name them in a route; nobody here can read them.">
      <DataTable label="Platform keys offered to you" columns={offeredColumns} rows={offered} rowKey={(key) => key.credentialId} empty={<EmptyState icon={KeyRound} title="None is offered"><p>Whoever runs this installation can offer you one.</p></EmptyState>} />
    </Card>
  );
}

function PlatformRoutes({ answer: { routes, mode } }: { readonly answer: Answer }) {
  if (routes.length === 0) return null;
  const columns: readonly TableColumn<Answer['routes'][number]>[] = [
    { id: 'name', header: 'Route', role: 'title', cell: (route) => <a className="ks-mono" href={`/gateway/routes/${route.id}`}>{route.name}</a> },
    { id: 'platform', header: 'Platform legs', align: 'end', cell: (route) => route.platformLegs },
    { id: 'own', header: 'Own legs', align: 'end', cell: (route) => route.ownLegs },
    { id: 'state', header: 'State', cell: (route) => (mode === 'hybrid' || (mode === 'own-keys-optional' && route.ownLegs === 0) ? <Badge tone="good" dot>In force</Badge> : <Badge tone="warn" dot>Platform legs rest</Badge>) },
  ];
  return <Card flush title="Routes that name a platform key"><DataTable label="Routes that name a platform key" columns={columns} rows={routes} rowKey={(route) => route.id} empty={null} /></Card>;
}
