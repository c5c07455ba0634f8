import { ActionIcon, Button, Select } from '@mantine/core';
import { dataClasses, type DetectionAction, detectionActions, detectionCategories, type DetectionCategory, type DetectionRule, detectionTexts } from '@keystead/contract';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useMay, usePages, useRead } from '../../api/index.ts';
import { Card, Dialog, FormActions } from '../../ui/index.ts';
import classes from './policy.module.css';
import { actionWords, categoryTitles, className, classChoices, type DraftProps, exceptionsOf, generalRule, withoutRule, withRule } from './policy-draft.ts';

/** For each kind of find, what is done about it; with exceptions by class and app. */
export function DetectionCard({ policy, onChange, mayManage }: DraftProps) {
  const [adding, setAdding] = useState<DetectionCategory | null>(null);
  const names = useNames();
  return (
    <Card title="What must not leave" lead="Looked for in everything a model would read: messages, instructions, tools and their results. Finds are told and recorded by kind, place and count, never by their text.">
      <div className={classes.rows}>
        {detectionCategories.map((category) => (
          <section key={category} className={classes.row} aria-label={categoryTitles[category]}>
            <div className={classes.words}>
              <h3 className={classes.title}>{categoryTitles[category]}</h3>
              <p className="ks-soft">{detectionTexts[category]}</p>
            </div>
            <ActionFields rule={generalRule(policy, category)} onChange={(rule) => onChange(withRule(policy, rule))} disabled={!mayManage} routes={names.routes} label={`${categoryTitles[category]} in every request`} />
            {exceptionsOf(policy, category).map((rule) => (
              <p key={`${rule.dataClass} ${rule.appId ?? ''}`} className={classes.exception}>
                <span><strong>{actionWords[rule.action].label}</strong>{rule.route !== null && ` to ${rule.route}`} in {rule.appId === null ? '' : `${names.appName(rule.appId)}, `}{rule.dataClass === 'unlabelled' ? 'every request' : `${className(rule.dataClass).toLowerCase()} data and stricter`}</span>
                {mayManage && <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Remove this exception of ${categoryTitles[category]}`} onClick={() => onChange(withoutRule(policy, rule))}><X size={14} aria-hidden /></ActionIcon>}
              </p>
            ))}
            {mayManage && <Button size="compact-xs" variant="subtle" className={classes.add} leftSection={<Plus size={13} aria-hidden />} onClick={() => setAdding(category)} aria-label={`Add an exception for ${categoryTitles[category]}`}>Add an exception</Button>}
          </section>
        ))}
      </div>
      {adding !== null && <ExceptionDialog category={adding} names={names} onClose={() => setAdding(null)} onAdd={(rule) => { onChange(withRule(policy, rule)); setAdding(null); }} />}
    </Card>
  );
}

interface Names { readonly routes: readonly string[]; readonly apps: readonly { readonly value: string; readonly label: string }[]; readonly appName: (id: string) => string }

function useNames(): Names {
  const routes = usePages('listRoutes', { query: { limit: 200 } }, { enabled: useMay('routes.read') });
  const apps = useRead('listApps', undefined, { enabled: useMay('apps.read') });
  const choices = (apps.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return { routes: (routes.items ?? []).map((route) => route.name), apps: choices, appName: (id) => choices.find((app) => app.value === id)?.label ?? id };
}

interface ActionFieldsProps { readonly rule: DetectionRule; readonly onChange: (rule: DetectionRule) => void; readonly disabled: boolean; readonly routes: readonly string[]; readonly label: string }

/** The action, and with "send elsewhere" the route. */
function ActionFields({ rule, onChange, disabled, routes, label }: ActionFieldsProps) {
  const possible = detectionActions.filter((action) => (rule.category !== 'attachments' || action !== 'mask') && (action !== 'reroute' || routes.length > 0 || rule.action === 'reroute'));
  function choose(action: DetectionAction): void {
    onChange({ ...rule, action, route: action === 'reroute' ? rule.route ?? routes[0] ?? '' : null });
  }
  return (
    <div className={classes.action}>
      <Select aria-label={label} data={possible.map((value) => ({ value, label: actionWords[value].label }))} value={rule.action} allowDeselect={false} disabled={disabled} description={actionWords[rule.action].means} inputWrapperOrder={['input', 'description']}
        onChange={(value) => { const action = detectionActions.find((each) => each === value); if (action !== undefined) choose(action); }} />
      {rule.action === 'reroute' && <Select aria-label={`${label}: route`} data={[...new Set([...routes, ...rule.route === null ? [] : [rule.route]])]} value={rule.route} allowDeselect={false} disabled={disabled} onChange={(route) => onChange({ ...rule, route })} />}
    </div>
  );
}

function ExceptionDialog({ category, names, onClose, onAdd }: { readonly category: DetectionCategory; readonly names: Names; readonly onClose: () => void; readonly onAdd: (rule: DetectionRule) => void }) {
  const [rule, setRule] = useState<DetectionRule>({ category, dataClass: 'confidential', appId: null, action: 'block', route: null });
  return (
    <Dialog opened onClose={onClose} title={`Exception for ${categoryTitles[category].toLowerCase()}`}>
      <div className={classes.stack}>
        <Select label="Class of data" description="From this class on, until an exception for a stricter one" data={classChoices} value={rule.dataClass} allowDeselect={false} onChange={(value) => { const dataClass = dataClasses.find((each) => each === value); if (dataClass !== undefined) setRule({ ...rule, dataClass }); }} />
        <Select label="App" description="An app’s own rules come before those for every app" data={[{ value: '', label: 'Every app, and programs' }, ...names.apps]} value={rule.appId ?? ''} allowDeselect={false} onChange={(value) => setRule({ ...rule, appId: value === null || value === '' ? null : value })} />
        <div><p className={classes.label}>What is done</p><ActionFields rule={rule} onChange={setRule} disabled={false} routes={names.routes} label="What is done" /></div>
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button onClick={() => onAdd(rule)} disabled={rule.dataClass === 'unlabelled' && rule.appId === null}>Add it</Button>
        </FormActions>
      </div>
    </Dialog>
  );
}
