import { Button, Checkbox, SegmentedControl, Select, Textarea } from '@mantine/core';
import { dataClasses, type DataClass, knownRegions, regionTexts, type ResidencyRule } from '@keystead/contract';
import { useState } from 'react';
import { Badge, Card, Dialog, FormActions, Notice } from '../../ui/index.ts';
import classes from './policy.module.css';
import { className, type DraftProps, meaningOf, type PlacedKey, placesShown, refusedFrom, withResidency } from './policy-draft.ts';

/** Where each class of data may go, and where the organisation's keys are. */
export function ResidencyCard({ policy, onChange, mayManage, keys }: DraftProps & { readonly keys: readonly PlacedKey[] }) {
  const [editing, setEditing] = useState<DataClass | null>(null);
  const ruleOf = (dataClass: DataClass): ResidencyRule => policy.residency.find((rule) => rule.dataClass === dataClass) ?? { dataClass, regions: 'any', origins: 'any' };
  return (
    <Card title="Where data may go" lead="A rule holds for its class and every stricter one, so that labelling something more strictly never opens a door. A key whose place nobody states serves no class that is bound to one.">
      <ul className={classes.list}>
        {dataClasses.map((dataClass) => (
          <li key={dataClass} className={classes.item}>
            <span className={classes.itemWords}><strong>{className(dataClass)}</strong><span className="ks-soft">{meaningOf(dataClass)}</span></span>
            <span className={classes.place} data-bound={policy.residency.some((rule) => rule.dataClass === dataClass)}>{placesShown(policy, dataClass)}</span>
            {mayManage && <Button size="compact-xs" variant="subtle" aria-label={`Change where ${className(dataClass)} may go`} onClick={() => setEditing(dataClass)}>Change</Button>}
          </li>
        ))}
      </ul>
      <h3 className={classes.subtitle}>Your keys</h3>
      {keys.length === 0 ? <p className="ks-soft">There are none yet.</p> : (
        <ul className={classes.list}>{keys.map((key) => <KeyRow key={key.credentialId} item={key} policy={policy} onChange={onChange} mayManage={mayManage} />)}</ul>
      )}
      {editing !== null && <RuleDialog rule={ruleOf(editing)} onClose={() => setEditing(null)} onSave={(rule) => { onChange(withResidency(policy, rule)); setEditing(null); }} />}
    </Card>
  );
}

function KeyRow({ item, policy, onChange, mayManage }: DraftProps & { readonly item: PlacedKey }) {
  const told = item.region !== 'unknown' && !item.stated;
  const stated = policy.places.find((place) => place.origin === item.origin)?.region ?? '';
  const region = told ? item.region : stated === '' ? 'unknown' : stated;
  const refused = refusedFrom(policy, { origin: item.origin, region });
  function state(value: string | null): void {
    const chosen = knownRegions.find((each) => each === value);
    const others = policy.places.filter((place) => place.origin !== item.origin);
    onChange({ ...policy, places: chosen === undefined ? others : [...others, { origin: item.origin, region: chosen }] });
  }
  return (
    <li className={classes.item}>
      <span className={classes.itemWords}><strong>{item.label}</strong><span className={`ks-soft ${classes.origin}`}>{item.origin}</span></span>
      {told ? <Badge>{regionTexts[item.region]}</Badge> : (
        <Select size="xs" aria-label={`Where ${item.label} is`} className={classes.region} disabled={!mayManage} value={stated} allowDeselect={false} onChange={state}
          data={[{ value: '', label: 'Not stated by the provider' }, ...knownRegions.map((value) => ({ value, label: `${regionTexts[value]} (you say so)` }))]} />
      )}
      <Badge tone={refused === null ? 'good' : 'warn'}>{refused === null ? 'Every class' : refused === 'unlabelled' ? 'Nothing' : `Milder than ${className(refused).toLowerCase()}`}</Badge>
    </li>
  );
}

function RuleDialog({ rule, onClose, onSave }: { readonly rule: ResidencyRule; readonly onClose: () => void; readonly onSave: (rule: ResidencyRule) => void }) {
  const [regions, setRegions] = useState(rule.regions);
  const [origins, setOrigins] = useState(rule.origins);
  return (
    <Dialog opened onClose={onClose} title={rule.dataClass === 'unlabelled' ? 'Where every request may go' : `Where ${className(rule.dataClass).toLowerCase()} data and stricter may go`}>
      <div className={classes.stack}>
        <SegmentedControl aria-label="Regions" value={regions === 'any' ? 'any' : 'some'} onChange={(value) => setRegions(value === 'any' ? 'any' : [])} data={[{ value: 'any', label: 'Every region' }, { value: 'some', label: 'Only these' }]} />
        {regions !== 'any' && (
          <Checkbox.Group aria-label="Regions that are allowed" value={regions} onChange={(values) => setRegions(knownRegions.filter((region) => values.includes(region)))}>
            <div className={classes.choices}>{knownRegions.map((region) => <Checkbox key={region} value={region} label={regionTexts[region]} size="sm" />)}</div>
          </Checkbox.Group>
        )}
        <SegmentedControl aria-label="Addresses" value={origins === 'any' ? 'any' : 'some'} onChange={(value) => setOrigins(value === 'any' ? 'any' : [])} data={[{ value: 'any', label: 'Every address' }, { value: 'some', label: 'Only these' }]} />
        {origins !== 'any' && <Textarea label="Addresses" description="Scheme and host, one on each line" placeholder="https://eu.api.openai.com" autosize minRows={2} defaultValue={origins.join('\n')} onChange={(event) => setOrigins(event.currentTarget.value.split(/\s+/).filter((origin) => origin !== ''))} />}
        {(regions !== 'any' && regions.length === 0) || (origins !== 'any' && origins.length === 0) ? <Notice tone="warn" title="Nothing is allowed, so nothing of this class is sent anywhere." /> : null}
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button onClick={() => onSave({ dataClass: rule.dataClass, regions, origins })}>Take it over</Button>
        </FormActions>
      </div>
    </Dialog>
  );
}
