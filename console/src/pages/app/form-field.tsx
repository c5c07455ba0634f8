import { Checkbox, Group, Input, NumberInput, Radio, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import classes from './app.module.css';
import { isYesNo, linesOf } from './form-fields.ts';
import type { FormField, FormFieldProps } from './form-shape.ts';
import { RowsControl } from './rows-control.tsx';

/** A question with the control that fits its kind. */
export function FormFieldControl(props: FormFieldProps) {
  const Control = controls[props.field.kind] ?? TextControl;
  return <div className={classes.field} data-wide={isWide(props.field)}><Control {...props} /></div>;
}

const wideKinds: ReadonlySet<string> = new Set(['long-text', 'list', 'boolean', 'yes-no', 'choices', 'rows']);

/** Long answers take a whole line of the form, short ones half of it. */
function isWide(field: FormField): boolean {
  return wideKinds.has(field.kind) || (field.kind === 'choice' && !fitsInLine(field) && field.options.length <= 4) || (field.maxLength ?? 0) > 200;
}

const controls: Readonly<Record<string, (props: FormFieldProps) => React.ReactNode>> = {
  text: TextControl, email: TextControl, date: TextControl, 'long-text': LongTextControl, list: ListControl, choice: ChoiceControl, choices: ChoicesControl, money: NumberControl, number: NumberControl, percent: NumberControl,
  boolean: BooleanControl, 'yes-no': BooleanControl, rows: RowsControl,
};

/** What every control shows alike. */
function frame({ field, problem, onLeave }: FormFieldProps) {
  return { id: `field-${field.name}`, label: field.title, description: field.description ?? undefined, error: problem, withAsterisk: false, required: field.required, onBlur: onLeave, name: field.name };
}

function TextControl(props: FormFieldProps) {
  const type = props.field.kind === 'date' ? 'date' : props.field.kind === 'email' ? 'email' : 'text';
  return <TextInput {...frame(props)} type={type} label={<Label {...props} />} value={String(props.value)} onChange={(event) => props.onChange(event.currentTarget.value)} />;
}

function LongTextControl(props: FormFieldProps) {
  return <Textarea {...frame(props)} label={<Label {...props} />} autosize minRows={3} maxRows={12} value={String(props.value)} onChange={(event) => props.onChange(event.currentTarget.value)} />;
}

function ListControl(props: FormFieldProps) {
  const count = linesOf(props.value).length;
  const { maxItems } = props.field;
  const hint = [props.field.description ?? 'One on each line', maxItems === null || count === 0 ? null : `${count} of ${maxItems}`].filter((part) => part !== null).join(' · ');
  return <Textarea {...frame(props)} description={hint} label={<Label {...props} />} autosize minRows={3} maxRows={12} value={String(props.value)} onChange={(event) => props.onChange(event.currentTarget.value)} />;
}

function NumberControl(props: FormFieldProps) {
  const { field, value } = props;
  const money = field.kind === 'money' ? { decimalScale: 2, fixedDecimalScale: true, thousandSeparator: ',' } : {};
  const mark = field.kind === 'percent' ? { suffix: ' %', decimalScale: 2 } : field.currency === null ? {} : field.currency === 'USD' ? { prefix: '$' } : { suffix: ` ${field.currency}` };
  return (
    <NumberInput
      {...frame(props)} {...money} {...mark} label={<Label {...props} />} hideControls allowDecimal={!field.integer} inputMode="decimal"
      value={typeof value === 'boolean' ? '' : value} onChange={props.onChange}
    />
  );
}

function BooleanControl({ field, value, problem, onChange, onLeave }: FormFieldProps) {
  return <Checkbox id={`field-${field.name}`} label={field.title} description={field.description} error={problem} checked={value === true} onBlur={onLeave} onChange={(event) => onChange(event.currentTarget.checked)} />;
}

/** Any of a few. */
function ChoicesControl({ field, value, problem, onChange, onLeave }: FormFieldProps) {
  const chosen = [...linesOf(value)];
  return (
    <Checkbox.Group label={field.title} description={field.description ?? undefined} error={problem} value={chosen} onChange={(next) => onChange(next.join('\n'))} onBlur={onLeave}>
      <Group gap="md" mt={8}>{field.options.map((option) => <Checkbox key={option.value} value={option.value} label={option.label} />)}</Group>
    </Checkbox.Group>
  );
}

/** Few short words beside each other, few long ones below each other, many in a list to choose from. */
function ChoiceControl(props: FormFieldProps) {
  const { field, value, onChange } = props;
  const id = useId();
  if (field.options.length > 4) return <Select {...frame(props)} label={<Label {...props} />} data={[...field.options]} searchable={field.options.length > 8} value={String(value)} onChange={(next) => onChange(next ?? '')} />;
  if (!fitsInLine(field)) {
    return (
      <Radio.Group label={<Label {...props} />} description={field.description ?? undefined} error={props.problem} value={String(value)} onChange={onChange} name={field.name}>
        <Stack gap={8} mt={field.description === null ? 4 : 10}>{field.options.map((option) => <Radio key={option.value} value={option.value} label={option.label} />)}</Stack>
      </Radio.Group>
    );
  }
  return (
    <Input.Wrapper label={<Label {...props} />} labelElement="div" labelProps={{ id }} description={field.description ?? undefined} error={props.problem}>
      <SegmentedControl aria-labelledby={id} fullWidth name={field.name} data={[...field.options]} value={String(value)} onChange={onChange} />
    </Input.Wrapper>
  );
}

function fitsInLine(field: FormField): boolean {
  return field.options.length <= 4 && field.options.reduce((sum, option) => sum + option.label.length, 0) <= 34;
}

/** Most questions need an answer or have one already; the ones that may stay empty say so. */
function Label({ field }: FormFieldProps) {
  const optional = !field.required && field.kind !== 'choice' && !isYesNo(field);
  return <>{field.title}{optional && <span className={classes.optional}> optional</span>}</>;
}
