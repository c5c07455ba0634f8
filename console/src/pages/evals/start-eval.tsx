import { Button, MultiSelect, NumberInput, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AnswerOf, type ApiProblem, call, toApiProblem, useAction, useRead } from '../../api/index.ts';
import { useGo } from '../../navigation/index.ts';
import { Column, Dialog, FormActions, formatMoney, formatNumber, Line, ProblemNotice } from '../../ui/index.ts';
import { packNames, packOrder } from '../../vocabulary/index.ts';

type Estimate = AnswerOf<'estimateEval'>;
const all = 'all';

/** Asks what to try on which models, for how much; says what it would cost at most before it begins. */
export function StartEval({ onClose }: { readonly onClose: () => void }) {
  const go = useGo();
  const { data: apps } = useRead('listApps');
  const { data: plan } = useRead('readPlan');
  const [scope, setScope] = useState<string>('one');
  const [chosen, setChosen] = useState<string[]>(['document-analyzer']);
  const [models, setModels] = useState<string[]>([]);
  const [judge, setJudge] = useState<string | null>(null);
  const [cases, setCases] = useState<number | ''>('');
  const [limit, setLimit] = useState<number | ''>(1);
  const runnable = (apps?.items ?? []).filter(({ id }) => (plan?.apps.find((app) => app.id === id)?.availability ?? 'included') === 'included');
  const first = scope === 'one' ? chosen[0] : runnable[0]?.id;
  const offered = useRead('listRunModels', { params: { appId: first ?? '' } }, { enabled: first !== undefined });
  const names = (offered.data?.items ?? []).map(({ model, sandbox }) => ({ value: model, label: sandbox ? `${model} (sandbox)` : model }));
  const ready = models.length > 0 && limit !== '' && limit > 0 && (scope !== 'one' || chosen.length > 0);
  const body = {
    apps: scope === 'one' ? chosen : [], ...packOrder.some((pack) => pack === scope) ? { pack: scope as (typeof packOrder)[number] } : {}, models, atMostUsd: limit === '' ? 1 : limit, ...cases === '' ? {} : { cases }, ...judge === null ? {} : { judge },
  };
  const [settled] = useDebouncedValue(ready ? JSON.stringify(body) : '', 400);
  const estimate = useQuery<Estimate, ApiProblem>({
    queryKey: ['estimateEval', settled], enabled: settled !== '', retry: false, staleTime: 60_000,
    queryFn: async () => { try { return await call('estimateEval', { body: JSON.parse(settled) as typeof body }); } catch (error) { throw toApiProblem(error); } },
  });
  const start = useAction('startEval', { invalidates: ['listEvals'] });
  async function begin(): Promise<void> {
    const started = await start.run({ body });
    if (started !== null) go(`/evals/${started.answer.id}`);
  }
  return (
    <Dialog opened onClose={onClose} title="Compare models on golden cases" size="lg">
      <Column>
        <Select label="Try" data={[{ value: 'one', label: 'Apps that I name' }, ...packOrder.map((pack) => ({ value: pack, label: packNames[pack] })), { value: all, label: 'Every app that runs on your plan' }]} value={scope} onChange={(value) => setScope(value ?? 'one')} allowDeselect={false} />
        {scope === 'one' && <MultiSelect label="Apps" searchable data={runnable.map(({ id, name }) => ({ value: id, label: name }))} value={chosen} onChange={setChosen} />}
        <MultiSelect label="Models" description="Up to six; those that your keys serve" searchable maxValues={6} data={names} value={models} onChange={setModels} nothingFoundMessage="No key of yours serves it" />
        <Line>
          <NumberInput label="At most" description="US dollars for the whole" prefix="$" min={0.01} max={10_000} decimalScale={2} value={limit} onChange={(value) => setLimit(typeof value === 'number' ? value : '')} />
          <NumberInput label="Cases of each app" description="Empty: all, about five" min={1} max={50} allowDecimal={false} value={cases} onChange={(value) => setCases(typeof value === 'number' ? value : '')} />
        </Line>
        <Select label="Also ask a model for its opinion" description="It decides nothing: whether a case passed is checked in code. Its cost stands apart, under the same limit" data={names} value={judge} onChange={setJudge} clearable placeholder="No" />
        {estimate.data !== undefined && settled !== '' && <EstimateLines estimate={estimate.data} />}
        {estimate.error !== null && settled !== '' && <ProblemNotice problem={estimate.error} />}
        <ProblemNotice problem={start.problem} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={start.busy} disabled={!ready || estimate.error !== null} onClick={() => void begin()}>Begin</Button>
      </FormActions>
    </Dialog>
  );
}

function EstimateLines({ estimate }: { readonly estimate: Estimate }) {
  return (
    <div aria-live="polite">
      <p>{formatNumber(estimate.answers)} answers over {estimate.apps === 1 ? 'one app' : `${formatNumber(estimate.apps)} apps`}.</p>
      <ul>{estimate.models.map(({ model, sandbox, aboutNanoUsd, atMostNanoUsd }) => <li key={model}>{model}: {sandbox ? 'the sandbox, no model and no cost' : `about ${formatMoney(aboutNanoUsd)}, at most ${formatMoney(atMostNanoUsd)} (US dollars)`}</li>)}</ul>
      {estimate.leftOut.length > 0 && <p>Left out, because the plan does not run them: {estimate.leftOut.map(({ app }) => app).join(', ')}.</p>}
    </div>
  );
}
