import type { AppTemplate } from '@keystead/contract';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Badge, ProblemNotice, Time, DividedList } from '../../ui/index.ts';
import classes from './templates.module.css';

/** The templates of an app, to rename, share and delete. */
export function TemplatesList({ items }: { readonly items: readonly AppTemplate[] }) {
  if (items.length === 0) return <p className={classes.text}>There are none any more.</p>;
  return <DividedList entries={items} draw={(template) => <TemplateLine template={template} />} />;
}

function TemplateLine({ template }: { readonly template: AppTemplate }) {
  const params = { templateId: template.id };
  const update = useAction('updateTemplate', { invalidates: ['listTemplates'] });
  const remove = useAction('deleteTemplate', { invalidates: ['listTemplates'] });
  const [name, setName] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const rename = async (): Promise<void> => {
    if (name !== null && await update.run({ params, body: { name: name.trim() } }) !== null) setName(null);
  };
  return (
    <div className={classes.line}>
      {name === null
        ? <p className={classes.name}><strong>{template.name}</strong> {template.shared && <Badge>Shared</Badge>}</p>
        : <form className={classes.rename} onSubmit={(event) => { event.preventDefault(); if (name.trim() !== '') void rename(); }}><TextInput size="xs" aria-label="Name" maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} /><Button size="xs" type="submit" loading={update.busy} disabled={name.trim() === ''}>Save</Button></form>}
      <p className={classes.text}>{template.mine ? 'Yours' : template.ownerName ?? 'Of somebody who has left'}, <Time iso={template.updatedAt} />{template.documents > 0 && `, with ${template.documents === 1 ? 'a document' : `${template.documents} documents`}`}</p>
      {template.mayChange && (
        <div className={classes.buttons}>
          {!asked && <Button size="compact-sm" variant="default" onClick={() => setName(name === null ? template.name : null)}>{name === null ? 'Rename' : 'Leave the name'}</Button>}
          {!asked && <Button size="compact-sm" variant="default" loading={update.busy} onClick={() => void update.run({ params, body: { shared: !template.shared } })}>{template.shared ? 'Take it back' : 'Share'}</Button>}
          {!asked && <Button size="compact-sm" variant="default" onClick={() => setAsked(true)}>Delete</Button>}
          {asked && <Button size="compact-sm" color="red" loading={remove.busy} onClick={() => void remove.run({ params })}>Delete for good</Button>}
          {asked && <Button size="compact-sm" variant="default" onClick={() => setAsked(false)}>Keep</Button>}
        </div>
      )}
      <ProblemNotice problem={update.problem ?? remove.problem} />
    </div>
  );
}
