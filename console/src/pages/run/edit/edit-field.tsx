import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { itemsOf, kindOf, optionsOf, propertyOf, titleOf, wordsOf } from '../../../schema/index.ts';
import { useContext } from 'react';
import { Difference } from './difference.tsx';
import classes from './edit.module.css';
import type { EditFieldProps } from './edit-field-props.ts';
import { type EditValue, wordsIn } from './edit-model.ts';
import { EditProblems, useEditProblem } from './edit-problems.ts';
import { EditRows } from './edit-rows.tsx';

/** A part of a draft to be edited: text, choice, list or fields, by its shape. */
export function EditField(props: EditFieldProps) {
  const { edit, schema, original, onChange } = props;
  if (edit.type === 'rows') return <EditRows {...props} rows={edit.rows} schema={itemsOf(schema)} onRows={(rows) => onChange({ type: 'rows', rows })} Field={EditField} />;
  if (edit.type === 'plain') return <PlainField {...props} value={edit.value} />;
  return (
    <div className={classes.fields}>
      {Object.entries(edit.fields).map(([name, part]) => {
        const property = propertyOf(schema, name);
        const before = typeof original === 'object' && original !== null ? Reflect.get(original, name) as unknown : undefined;
        const change = (next: EditValue) => onChange({ type: 'fields', fields: { ...edit.fields, [name]: next } });
        return name === 'evidence'
          ? <EvidenceFields key={name} edit={part} schema={property} original={before} path={`${props.path}.${name}`} onChange={change} />
          : <EditField key={name} edit={part} schema={property} original={before} label={titleOf(property, name)} path={`${props.path}.${name}`} onChange={change} />;
      })}
    </div>
  );
}

function PlainField({ value, schema, original, label, path, labelHidden = false, onChange }: EditFieldProps & { readonly value: string | number | boolean | null }) {
  const set = (next: string | number | boolean | null) => onChange({ type: 'plain', value: next });
  const before = wordsIn(original);
  const changed = original !== undefined && before !== wordsIn(value);
  const error = useEditProblem(path);
  const named = { ...labelHidden ? { 'aria-label': label } : { label }, ...error === undefined ? {} : { error } };
  const text = typeof value === 'string' ? value : '';
  const long = kindOf(schema) === 'long-text' || text.length > 40 || text.includes('\n');
  return (
    <div className={classes.field} data-changed={changed} data-wide={long || labelHidden}>
      {typeof value === 'boolean' ? <Switch {...named} checked={value} onChange={(event) => set(event.currentTarget.checked)} />
        : typeof value === 'number' ? <NumberInput {...named} hideControls value={value} onChange={(next) => set(typeof next === 'number' ? next : Number(next))} />
          : kindOf(schema) === 'choice' ? <Select {...named} data={optionsOf(schema).map((option) => ({ ...option, label: wordsOf(option.value) }))} value={text} onChange={(next) => set(next ?? '')} />
            : long ? <Textarea {...named} autosize minRows={2} maxRows={18} value={text} onChange={(event) => set(event.currentTarget.value)} />
              : <TextInput {...named} value={text} onChange={(event) => set(event.currentTarget.value)} />}
      {changed && (
        <p className={classes.was}>
          <Difference before={before} after={wordsIn(value)} />
          <button type="button" className={classes.undo} onClick={() => set(typeof original === 'string' || typeof original === 'number' || typeof original === 'boolean' ? original : null)}>Undo<span className="ks-hidden"> the change of {label}</span></button>
        </p>
      )}
    </div>
  );
}

/** Where a statement stands: folded away until it is needed. */
function EvidenceFields({ edit, schema, original, path, onChange }: Pick<EditFieldProps, 'edit' | 'schema' | 'original' | 'path' | 'onChange'>) {
  const problems = useContext(EditProblems);
  if (edit.type !== 'fields') return null;
  const read = (name: string) => { const part = edit.fields[name]; return part?.type === 'plain' ? String(part.value ?? '') : ''; };
  return (
    <details className={classes.evidence} open={[...problems.keys()].some((each) => each.startsWith(`${path}.`)) || undefined}>
      <summary>{read('quote') === '' ? 'No source yet' : `${read('document')}, page ${read('page')}: “${shorten(read('quote'))}”`}</summary>
      <p>The quote must stand in the source word for word. It is checked again when you save.</p>
      <EditField edit={edit} schema={schema} original={original} label="Source" path={path} onChange={onChange} />
    </details>
  );
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text);
