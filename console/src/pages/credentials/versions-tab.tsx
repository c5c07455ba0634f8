import { Button } from '@mantine/core';
import { type CredentialVersion, rotationSteps } from '@keystead/contract';
import { Plus } from 'lucide-react';
import { type AnswerOf, useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, formatDate, Line, ProblemNotice, Waiting } from '../../ui/index.ts';
import { AddVersionDialog } from './add-version-dialog.tsx';
import { HealthBadge } from './health.tsx';
import classes from './lifecycle.module.css';
import { SplitCard } from './split-card.tsx';
import { VersionActions } from './version-actions.tsx';
import { stepWords, versionWords } from './version-words.ts';

/** The versions of a credential on a time line, old and new traffic, and the steps of a rotation. */
export function VersionsTab({ credential }: { readonly credential: AnswerOf<'readCredential'> }) {
  const params = { credentialId: credential.id };
  const versions = useRead('listCredentialVersions', { params }, { pollMilliseconds: 10_000 });
  const mayManage = useMay('credentials.manage');
  const [dialog, setDialog] = useSearchParameter('add', '');
  const waits = versions.data?.items.some(({ state }) => state === 'new' || state === 'tested') ?? true;
  return (
    <Column>
      <Card title="Rotation" lead={rotationLead(credential.rotation)} actions={mayManage && <Button size="xs" disabled={waits} leftSection={<Plus size={14} aria-hidden />} onClick={() => setDialog('version')}>Add the next key</Button>}>
        <ol className={classes.plan}>{rotationSteps.map((step) => <li key={step}><span className="ks-soft">{stepWords[step].day}</span><strong>{stepWords[step].title}</strong>{stepWords[step].what}</li>)}</ol>
      </Card>
      <SplitCard credentialId={credential.id} />
      <Card title="Versions" lead="Newest first. Nothing of a key is kept but its fingerprint once it was revoked.">
        <ProblemNotice problem={versions.error} onRetry={() => void versions.refetch()} />
        {versions.data === undefined ? <Waiting lines={5} /> : (
          <ol className={classes.timeline}>{versions.data.items.map((version) => <Version key={version.version} version={version} credential={credential} others={versions.data.items} />)}</ol>
        )}
      </Card>
      {dialog === 'version' && <AddVersionDialog credential={credential} onClose={() => setDialog(null)} />}
    </Column>
  );
}

function rotationLead({ days, dueAt }: AnswerOf<'readCredential'>['rotation']): string {
  if (days === null || dueAt === null) return 'No schedule. Set one under Overview.';
  return `Every ${days} days; the next one begins on ${formatDate(dueAt)}.`;
}

function Version({ version, credential, others }: { readonly version: CredentialVersion; readonly credential: AnswerOf<'readCredential'>; readonly others: readonly CredentialVersion[] }) {
  const { label, tone } = versionWords[version.state];
  const dates = [
    `added ${formatDate(version.createdAt)}`, version.testedAt === null ? null : `tested ${formatDate(version.testedAt)}`, version.activatedAt === null ? null : `in use from ${formatDate(version.activatedAt)}`,
    version.graceUntil === null || version.state !== 'old' ? null : `usable until ${formatDate(version.graceUntil)}`, version.destroyedAt === null ? null : `sealed key destroyed ${formatDate(version.destroyedAt)}`,
  ].filter((date) => date !== null);
  return (
    <li className={classes.version} data-state={version.state}>
      <div className={classes.versionHead}>
        <h3>Version {version.version}</h3>
        <Badge tone={tone}>{label}</Badge>
        {version.state !== 'revoked' && <HealthBadge credential={{ health: version.health, state: 'active' }} />}
        {version.share > 0 && <Badge>{version.share} % of the calls</Badge>}
      </div>
      <p className={classes.dates}><span className="ks-mono">{version.fingerprint}{version.lastFour !== null && ` …${version.lastFour}`}</span> · {dates.join(' · ')}</p>
      <Line><VersionActions version={version} credential={credential} others={others} /></Line>
    </li>
  );
}
