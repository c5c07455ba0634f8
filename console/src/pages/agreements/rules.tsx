import { type AgreementKind, agreementKinds, agreementKindTexts, type DataClass, dataClasses, dataClassTexts, type GatewayPolicy, strictnessOf } from '@keystead/contract';
import { Button, Checkbox } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../api/index.ts';
import { Badge, Card, Column, DataTable, Dialog, EmptyState, FormActions, Notice, ProblemNotice, type TableColumn, toast, Waiting } from '../../ui/index.ts';
import classes from './agreements.module.css';

type Coverage = AnswerOf<'readAgreementCoverage'>['items'][number];

const classWord = (dataClass: DataClass): string => (dataClass === 'unlabelled' ? 'Every request' : `${dataClass.charAt(0).toUpperCase()}${dataClass.slice(1)}`);

const columns: readonly TableColumn<Coverage>[] = [
  { id: 'key', header: 'Key', role: 'title', cell: (row) => <a className="ks-link" href={`/credentials/${row.credentialId}`}>{row.label}</a> },
  { id: 'provider', header: 'Provider', cell: (row) => row.provider },
  { id: 'may', header: 'May serve', cell: (row) => (row.refusedFrom === null ? <Badge tone="good" dot>Every class</Badge> : <Badge tone="warn" dot>{row.refusedFrom === 'unlabelled' ? 'Nothing' : `Milder than ${row.refusedFrom}`}</Badge>) },
  { id: 'why', header: 'Why', cell: (row) => <span className="ks-soft">{row.why ?? 'No agreement is missing'}</span> },
];

/** Which data needs which agreement, and what that means for each key at this moment. */
export function Rules() {
  const stored = useRead('readPolicy');
  const coverage = useRead('readAgreementCoverage');
  const mayManage = useMay('policy.manage');
  const [editing, setEditing] = useState<DataClass | null>(null);
  const rules = stored.data?.policy.agreements ?? [];
  return (
    <Column>
      <Card title="What data needs" lead="A rule holds for its class and every stricter one. What runs on this installation needs no agreement; a key of the platform is covered by none of yours.">
        <ProblemNotice problem={stored.error} onRetry={() => void stored.refetch()} />
        {stored.data === undefined ? stored.error === null && <Waiting /> : (
          <ul className={classes.list}>
            {dataClasses.map((dataClass) => (
              <li key={dataClass} className={classes.item}>
                <span className={classes.words}><strong>{classWord(dataClass)}</strong><span className="ks-soft">{dataClass === 'unlabelled' ? 'Whatever is asked' : dataClassTexts[dataClass]}</span></span>
                <span className={classes.needs}><Needs dataClass={dataClass} rules={rules} /></span>
                {mayManage && <Button size="compact-xs" variant="subtle" aria-label={`Change what ${classWord(dataClass).toLowerCase()} needs`} onClick={() => setEditing(dataClass)}>Change</Button>}
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card flush title="Your keys now" lead="As the gateway would decide at this moment.">
        <DataTable label="Keys and what they may serve" columns={columns} rows={coverage.data?.items} rowKey={(row) => row.credentialId} problem={coverage.error} onRetry={() => void coverage.refetch()} empty={<EmptyState icon={KeyRound} title="There is no key yet"><p>Add one under Credentials.</p></EmptyState>} />
      </Card>
      {editing !== null && stored.data !== undefined && <RuleDialog dataClass={editing} stored={stored.data} onClose={() => setEditing(null)} />}
    </Column>
  );
}

type AgreementRules = NonNullable<GatewayPolicy['agreements']>;

function Needs({ dataClass, rules }: { readonly dataClass: DataClass; readonly rules: AgreementRules }) {
  const binding = rules.filter((rule) => strictnessOf(rule.dataClass) <= strictnessOf(dataClass));
  const kinds = agreementKinds.filter((kind) => binding.some((rule) => rule.kinds.includes(kind)));
  if (kinds.length === 0) return <span className="ks-soft">Nothing</span>;
  return <>{kinds.map((kind) => <Badge key={kind} tone="accent" title={agreementKindTexts[kind].means}>{agreementKindTexts[kind].short}</Badge>)}</>;
}

function RuleDialog({ dataClass, stored, onClose }: { readonly dataClass: DataClass; readonly stored: AnswerOf<'readPolicy'>; readonly onClose: () => void }) {
  const save = useAction('updatePolicy', { invalidates: ['readPolicy', 'readAgreementCoverage'] });
  const rules = stored.policy.agreements ?? [];
  const [kinds, setKinds] = useState<readonly AgreementKind[]>(rules.find((rule) => rule.dataClass === dataClass)?.kinds ?? []);
  async function submit(): Promise<void> {
    const others = rules.filter((rule) => rule.dataClass !== dataClass);
    const agreements = [...others, ...kinds.length === 0 ? [] : [{ dataClass, kinds: [...kinds] }]].toSorted((left, right) => strictnessOf(left.dataClass) - strictnessOf(right.dataClass));
    const { agreements: _before, ...rest } = stored.policy;
    if (await save.run({ ifMatch: stored.etag, body: agreements.length === 0 ? rest : { ...rest, agreements } }) === null) return;
    toast('The rule is in force', 'In every process within a second.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={dataClass === 'unlabelled' ? 'What every request needs' : `What ${dataClass} data and stricter needs`}>
      <Column>
        <Checkbox.Group aria-label="Agreements that must be in force" value={[...kinds]} onChange={(values) => setKinds(agreementKinds.filter((kind) => values.includes(kind)))}>
          <Column gap="sm">{agreementKinds.map((kind) => <Checkbox key={kind} value={kind} label={agreementKindTexts[kind].name} description={agreementKindTexts[kind].means} />)}</Column>
        </Checkbox.Group>
        {kinds.length > 0 && <Notice title="Requests are refused where one of them is missing"><p>No other provider stands in unasked. In a route, legs without them are left out.</p></Notice>}
        <ProblemNotice problem={save.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button loading={save.busy} onClick={() => void submit()}>Put it in force</Button></FormActions>
      </Column>
    </Dialog>
  );
}
