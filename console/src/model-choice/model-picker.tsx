import { type DataClass, mostCompared, type RunModel } from '@keystead/contract';
import { Button, Checkbox } from '@mantine/core';
import { useId, useState } from 'react';
import { useRead } from '../api/index.ts';
import { Badge, ProblemNotice, SandboxBadge, Waiting } from '../ui/index.ts';
import classes from './model-choice.module.css';

export interface ModelPickerProps {
  readonly appId: string;
  /** The strictest of its documents: a class may rule keys out. */
  readonly dataClass?: DataClass;
  /** A run to be done again, whose documents count. */
  readonly runId?: string;
  /** None: the usual one. */
  readonly chosen: readonly string[];
  readonly onChoose: (models: readonly string[]) => void;
  readonly most?: number;
  /** What is not offered, because it has run already. */
  readonly without?: readonly string[];
  /** Shown at once, where choosing is what somebody came for. */
  readonly open?: boolean;
  readonly problem?: string | undefined;
}

/** Nobody has to know what a model is: the usual one is taken, and choosing is a click away. Two or three chosen ones are compared. */
export function ModelPicker({ appId, dataClass = 'unlabelled', runId, chosen, onChoose, most = mostCompared, without = [], open = false, problem }: ModelPickerProps) {
  const [opened, setOpened] = useState(open || chosen.length > 0);
  const id = useId();
  return (
    <div className={classes.picker}>
      {!open && (
        <p className={classes.line}>
          <span>{chosen.length === 0 ? 'Runs on the usual model' : chosen.length === 1 ? 'Runs on the model you chose' : `Compares ${chosen.length} models`}</span>
          <Button variant="subtle" size="compact-sm" aria-expanded={opened} aria-controls={id} onClick={() => { if (opened) onChoose([]); setOpened(!opened); }}>{opened ? 'Take the usual' : 'Choose'}</Button>
        </p>
      )}
      <div id={id}>{opened && <Choices appId={appId} dataClass={dataClass} runId={runId} chosen={chosen} onChoose={onChoose} most={most} without={without} />}</div>
      {problem !== undefined && <p className={classes.problem} role="alert">{problem}</p>}
    </div>
  );
}

function Choices({ appId, dataClass, runId, chosen, onChoose, most, without }: Required<Pick<ModelPickerProps, 'appId' | 'dataClass' | 'chosen' | 'onChoose' | 'most' | 'without'>> & { readonly runId: string | undefined }) {
  const { data, error, refetch } = useRead('listRunModels', { params: { appId }, query: { dataClass, ...(runId === undefined ? {} : { runId }) } });
  if (error !== null) return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Waiting lines={3} />;
  const items = data.items.filter(({ model }) => !without.includes(model));
  if (items.length === 0) return <p className={classes.hint}>{data.items.length === 0 ? 'No key that you may use with this app serves a model that it could run on.' : 'There is no other model that you may use with this app. Another key, or another provider’s, would bring some.'}</p>;
  const [first] = chosen;
  const sandbox = first === undefined ? null : data.items.find(({ model }) => model === first)?.sandbox ?? null;
  return (
    <fieldset className={classes.choices}>
      <legend className="ks-hidden">Models</legend>
      {[...Map.groupBy(items, ({ providerName }) => providerName)].map(([providerName, models]) => (
        <div key={providerName} className={classes.group}>
          <p className={classes.provider}>{models[0]?.sandbox === true ? <SandboxBadge /> : providerName}</p>
          {models.map((each) => (
            <Checkbox
              key={each.model} size="sm" checked={chosen.includes(each.model)} disabled={!chosen.includes(each.model) && (chosen.length >= most || (sandbox !== null && sandbox !== each.sandbox))}
              label={<ModelName model={each} />} onChange={(event) => onChoose(event.currentTarget.checked ? [...chosen, each.model] : chosen.filter((model) => model !== each.model))}
            />
          ))}
        </div>
      ))}
      <p className={classes.hint}>{most > 1 ? `Choose one to run on it, ${most === 2 ? 'or two' : 'two or three'} to read their drafts side by side. Each run is billed.` : 'Each run is billed.'}</p>
    </fieldset>
  );
}

function ModelName({ model }: { readonly model: RunModel }) {
  return <span className={classes.name}><span className="ks-mono">{model.name}</span>{model.usual && <Badge>Usual</Badge>}</span>;
}
