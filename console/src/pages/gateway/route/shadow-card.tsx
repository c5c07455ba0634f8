import { routeBounds, type RouteProblem, type RouteShadow } from '@keystead/contract';
import { Autocomplete, NumberInput, Select, Switch } from '@mantine/core';
import { useMay, useRead } from '../../../api/index.ts';
import { Card } from '../../../ui/index.ts';
import { type RouteDraft, withMember } from './draft.ts';
import classes from './shadow.module.css';
import { ShadowComparisons } from './shadow-comparisons.tsx';

interface ShadowCardProps { readonly routeId: string | null; readonly draft: RouteDraft; readonly mayManage: boolean; readonly problems: readonly RouteProblem[]; readonly onChange: (draft: RouteDraft) => void }

const none: RouteShadow = { credentialId: '', model: '', share: 0.05 };

/** A second key or model beside the route: which one, for how many requests, and how the two compare. */
export function ShadowCard({ routeId, draft, mayManage, problems, onChange }: ShadowCardProps) {
  const mayCompare = useMay('usage.read');
  const { shadow } = draft;
  return (
    <Card title="Shadow comparison" lead="Sends some requests to a second key or model as well, once the caller has the answer. Nobody sees what the shadow writes; only how it did is kept. Its tokens are billed like any.">
      <div className={classes.card}>
        <Switch label="Compare with a second key or model" checked={shadow !== null} disabled={!mayManage} onChange={(event) => onChange({ ...draft, shadow: event.currentTarget.checked ? none : null })} />
        {shadow !== null && <Fields shadow={shadow} mayManage={mayManage} problems={problems} onChange={(next) => onChange({ ...draft, shadow: next })} />}
        {routeId !== null && mayCompare && <ShadowComparisons routeId={routeId} />}
      </div>
    </Card>
  );
}

function Fields({ shadow, mayManage, problems, onChange }: { readonly shadow: RouteShadow; readonly mayManage: boolean; readonly problems: readonly RouteProblem[]; readonly onChange: (shadow: RouteShadow) => void }) {
  const credentials = useRead('listCredentials', { query: { limit: 200 } });
  const detail = useRead('readCredential', { params: { credentialId: shadow.credentialId } }, { enabled: shadow.credentialId !== '' });
  const models = detail.data?.id === shadow.credentialId ? [...new Set(detail.data.models)] : [];
  const wrong = (name: keyof RouteShadow): string | undefined => problems.find(({ path }) => path === `shadow.${name}`)?.message;
  return (
    <div className={classes.fields}>
      <Select
        label="Key" placeholder="Key" searchable disabled={!mayManage} value={shadow.credentialId === '' ? null : shadow.credentialId} error={wrong('credentialId')}
        data={(credentials.data?.items ?? []).map((entry) => ({ value: entry.id, label: `${entry.label} (${entry.providerName})` }))} onChange={(value) => onChange({ ...shadow, credentialId: value ?? '', model: '' })}
      />
      <Autocomplete label="Model" placeholder="Model" data={models} limit={40} disabled={!mayManage} value={shadow.model} error={wrong('model')} onChange={(model) => onChange({ ...shadow, model })} />
      <NumberInput label="Share of the requests" suffix=" %" min={0} max={100} decimalScale={2} disabled={!mayManage} value={shadow.share * 100} error={wrong('share')} onChange={(value) => { if (typeof value === 'number') onChange({ ...shadow, share: Math.round(value * 100) / 10_000 }); }} />
      <NumberInput label="At most a day" placeholder="No limit" min={1} max={routeBounds.shadowsPerDay} allowDecimal={false} disabled={!mayManage} value={shadow.perDay ?? ''} error={wrong('perDay')} onChange={(value) => onChange(withMember(shadow, 'perDay', typeof value === 'number' ? value : undefined))} />
    </div>
  );
}
