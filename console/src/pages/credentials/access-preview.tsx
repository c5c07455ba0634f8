import type { CredentialScope } from '@keystead/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call, toApiProblem } from '../../api/index.ts';
import { counted, formatNumber, Notice, ProblemNotice, Waiting } from '../../ui/index.ts';
import classes from './lifecycle.module.css';

const pauseMilliseconds = 250;

/** Who a scope would let in, asked while it is edited; nothing is saved by it. */
export function AccessPreview({ scope, credentialId, changed }: { readonly scope: CredentialScope; readonly credentialId: string; readonly changed: boolean }) {
  const settled = useSettled(JSON.stringify(scope));
  const preview = useQuery({
    queryKey: ['previewCredentialAccess', credentialId, settled], placeholderData: keepPreviousData,
    queryFn: () => call('previewCredentialAccess', { body: { scope: JSON.parse(settled) as CredentialScope, credentialId } }),
  });
  const { data } = preview;
  return (
    <section className={classes.preview} aria-label="Who can use this" aria-live="polite">
      <h3>{changed ? 'Who could use it then' : 'Who can use it'}</h3>
      <ProblemNotice problem={preview.error === null ? null : toApiProblem(preview.error)} />
      {data === undefined ? <Waiting lines={4} /> : (
        <>
          <p>{data.summary}.</p>
          {data.losing.length > 0 && (
            <Notice tone="warn" title={`${formatNumber(data.losing.length)} who used it in the last 30 days ${changed ? 'would be' : 'are'} refused`}>
              <ul>{data.losing.slice(0, 6).map((each) => <li key={`${each.kind}${each.id}`}>{each.name} ({each.kind}, {counted(each.requests, 'call')})</li>)}</ul>
            </Notice>
          )}
          <Group title="People" names={data.people.map(({ name, how }) => (how === 'apps' ? `${name} (in apps)` : name))} />
          <Group title="Tokens" names={data.tokens.map(({ name, environment }) => `${name} (${environment})`)} />
          <Group title="Apps" names={data.apps.map(({ name }) => name)} />
          <Group title="Routes" names={data.routes.map(({ name }) => name)} />
        </>
      )}
    </section>
  );
}

function Group({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  return (
    <details className={classes.group} open={names.length > 0 && names.length <= 6}>
      <summary>{title} <span className="ks-faint">{names.length === 0 ? 'nobody' : formatNumber(names.length)}</span></summary>
      {names.length > 0 && <ul>{names.map((name, index) => <li key={`${name}${index}`}>{name}</li>)}</ul>}
    </details>
  );
}

/** A value once it has stayed the same for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
