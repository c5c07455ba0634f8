import type { LiveLeg, RouteProblem } from '@keystead/contract';
import { ActionIcon, Autocomplete, Button, Checkbox, NumberInput, Select } from '@mantine/core';
import { ArrowDown, ArrowUp, GripVertical, SlidersHorizontal, X } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { useRead } from '../../../api/index.ts';
import { LegState } from '../../../live-health/index.ts';
import { Badge } from '../../../ui/index.ts';
import type { DraftLeg } from './draft.ts';
import { withMember } from './draft.ts';
import { conditionWords, LegConditions } from './leg-conditions.tsx';
import classes from './route.module.css';

export interface LegRowProps {
  readonly leg: DraftLeg;
  readonly index: number;
  readonly count: number;
  readonly weighted: boolean;
  readonly mayManage: boolean;
  readonly problems: readonly RouteProblem[];
  /** How it does over all gateway processes; `undefined` for a route that is not saved. */
  readonly live: LiveLeg | null | undefined;
  readonly dragged: boolean;
  readonly onChange: (leg: DraftLeg) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
  readonly onGrab: (event: PointerEvent<HTMLButtonElement>) => void;
}

/** One leg: key and model, its share, its conditions, how it is doing. Moved by its handle, by arrow keys on it, or by two buttons. */
export function LegRow({ leg, index, count, weighted, mayManage, problems, live, dragged, onChange, onMove, onRemove, onGrab }: LegRowProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const place = `Leg ${index + 1}`;
  const wrong = (name: string) => problems.find(({ path }) => path === `chain.${index}.${name}`)?.message;
  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    onMove(index + (event.key === 'ArrowUp' ? -1 : 1));
  };
  const words = conditionWords(leg.when);
  return (
    <li className={classes.leg} data-leg={index} data-dragged={dragged}>
      <div className={classes.legMain}>
        <ActionIcon className={classes.handle} aria-label={`${place}: move with the arrow keys, or drag`} disabled={!mayManage || count === 1} onKeyDown={move} onPointerDown={onGrab}><GripVertical size={16} aria-hidden /></ActionIcon>
        <span className={classes.number} aria-hidden>{index + 1}</span>
        <KeyAndModel leg={leg} place={place} disabled={!mayManage} wrong={wrong} onChange={onChange} />
        {weighted && <NumberInput aria-label={`${place}: weight`} className={classes.weight} min={0} max={1_000} allowDecimal={false} prefix="weight " value={leg.weight ?? 1} disabled={!mayManage} error={wrong('weight')} onChange={(value) => onChange(withMember(leg, 'weight', typeof value === 'number' ? value : undefined))} />}
        <span className={classes.legButtons}>
          <ActionIcon aria-label={`${place}: try earlier`} disabled={!mayManage || index === 0} onClick={() => onMove(index - 1)}><ArrowUp size={15} aria-hidden /></ActionIcon>
          <ActionIcon aria-label={`${place}: try later`} disabled={!mayManage || index === count - 1} onClick={() => onMove(index + 1)}><ArrowDown size={15} aria-hidden /></ActionIcon>
          <ActionIcon aria-label={`${place}: remove`} disabled={!mayManage || count === 1} onClick={onRemove}><X size={15} aria-hidden /></ActionIcon>
        </span>
      </div>
      <div className={classes.legFoot}>
        <span>{leg.payer === 'platform' && <Badge tone="info">Paid with credits</Badge>} {live !== undefined && <LegState leg={live} />}</span>
        <Button size="compact-xs" variant="subtle" leftSection={<SlidersHorizontal size={13} aria-hidden />} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>{words === '' ? 'For every call' : words}</Button>
      </div>
      {open && (
        <div id={id} className={classes.conditions}>
          <LegConditions when={leg.when} place={place} disabled={!mayManage} wrong={wrong} onChange={(when) => onChange(withMember(leg, 'when', when))} />
          <Checkbox label="Takes longer requests than the legs before it" description="Then it is also asked where one of them says that a request is too long" checked={leg.largerContext ?? false} disabled={!mayManage} onChange={(event) => onChange(withMember(leg, 'largerContext', event.currentTarget.checked ? true : undefined))} />
        </div>
      )}
    </li>
  );
}

function KeyAndModel({ leg, place, disabled, wrong, onChange }: { readonly leg: DraftLeg; readonly place: string; readonly disabled: boolean; readonly wrong: (name: string) => string | undefined; readonly onChange: (leg: DraftLeg) => void }) {
  const credentials = useRead('listCredentials', { query: { limit: 200 } });
  const offered = useRead('readKeyMode').data;
  const platformKey = leg.payer === 'platform' ? offered?.offered.find((key) => key.credentialId === leg.credentialId) : undefined;
  const detail = useRead('readCredential', { params: { credentialId: leg.credentialId } }, { enabled: leg.credentialId !== '' && leg.payer === undefined });
  const models = platformKey !== undefined ? [...new Set([...platformKey.models, ...platformKey.seenModels])] : detail.data?.id === leg.credentialId ? [...new Set(detail.data.models)] : [];
  const own = (credentials.data?.items ?? []).map((entry) => ({ value: entry.id, label: `${entry.label} (${entry.providerName})` }));
  const platform = offered === undefined || offered.mode === 'own-keys-required' ? [] : offered.offered.map((key) => ({ value: key.credentialId, label: `${key.label} (${key.providerName}, paid with credits)` }));
  const choose = (value: string | null): void => {
    const { payer: _payer, ...rest } = leg;
    onChange({ ...rest, credentialId: value ?? '', model: '', ...(platform.some((key) => key.value === value) ? { payer: 'platform' as const } : {}) });
  };
  return (
    <>
      <Select
        aria-label={`${place}: key`} placeholder="Key" className={classes.keyField} value={leg.credentialId === '' ? null : leg.credentialId} error={wrong('credentialId')} disabled={disabled} searchable
        data={platform.length === 0 ? own : [{ group: 'Your keys', items: own }, { group: 'Keys of the platform', items: platform }]} onChange={choose}
      />
      <Autocomplete aria-label={`${place}: model`} placeholder="Model" className={classes.keyField} value={leg.model} data={models} limit={40} error={wrong('model')} disabled={disabled} onChange={(model) => onChange({ ...leg, model })} />
    </>
  );
}
