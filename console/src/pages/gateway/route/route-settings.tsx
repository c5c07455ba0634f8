import { deliveries, deliveryTexts, type RouteLimits, type RouteProblem, routeStrategies, strategyTexts } from '@keystead/contract';
import { NumberInput, Radio, Select, Switch } from '@mantine/core';
import { Card } from '../../../ui/index.ts';
import { type RouteDraft, withMember } from './draft.ts';
import classes from './route.module.css';
import { UnableLegs } from './unable-legs.tsx';

const limitFields: readonly { readonly name: keyof RouteLimits; readonly label: string; readonly hint: string; readonly suffix?: string }[] = [
  { name: 'firstTokenSeconds', label: 'Until a stream’s first token', hint: '14 s where another leg is at hand', suffix: ' s' }, { name: 'answerSeconds', label: 'Until a whole answer', hint: 'as long as its tokens take, where another leg is at hand', suffix: ' s' },
  { name: 'idleSeconds', label: 'Between two pieces of a stream', hint: '25 s', suffix: ' s' }, { name: 'attempts', label: 'Calls to providers, over all legs', hint: '6' },
];

/** Order, delivery and limits of a route. */
export function RouteSettings({ draft, mayManage, problems, onChange }: { readonly draft: RouteDraft; readonly mayManage: boolean; readonly problems: readonly RouteProblem[]; readonly onChange: (draft: RouteDraft) => void }) {
  return (
    <Card title="How it works">
      <div className={classes.settings}>
        <Select label="Order of the legs" description={strategyTexts[draft.strategy]} allowDeselect={false} disabled={!mayManage} value={draft.strategy} data={routeStrategies.map((value) => ({ value, label: value.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase()) }))} onChange={(strategy) => { if (strategy !== null) onChange({ ...draft, strategy }); }} />
        <Radio.Group label="Delivery" value={draft.delivery} onChange={(value) => { const delivery = deliveries.find((each) => each === value); if (delivery !== undefined) onChange({ ...draft, delivery }); }}>
          <div className={classes.radios}>{deliveries.map((each) => <Radio key={each} value={each} disabled={!mayManage} label={each === 'immediate' ? 'Immediate' : 'Buffered'} description={deliveryTexts[each]} />)}</div>
        </Radio.Group>
        <Switch
          label="Apps run on this route" checked={draft.forApps} disabled={!mayManage} onChange={(event) => onChange({ ...draft, forApps: event.currentTarget.checked })}
          description="Where nobody chooses a model. Apps say how urgent and how complex their work is, so a leg may be for complex work alone. It takes the place of the route that apps run on now; without one, they run on the best model of your keys."
        />
        <UnableLegs draft={draft} />
        <div className={classes.fields}>
          {limitFields.map(({ name, label, hint, suffix = '' }) => (
            <NumberInput
              key={name} label={label} description={`Default: ${hint}`} inputWrapperOrder={['label', 'input', 'description', 'error']} placeholder="Default" suffix={suffix} min={0} disabled={!mayManage} value={draft.limits[name] ?? ''} error={problems.find(({ path }) => path === `limits.${name}`)?.message}
              onChange={(value) => onChange({ ...draft, limits: withMember(draft.limits, name, typeof value === 'number' ? value : undefined) })}
            />
          ))}
        </div>
      </div>
    </Card>
  );
}
