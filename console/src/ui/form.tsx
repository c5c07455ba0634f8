import { PasswordInput, type PasswordInputProps, Select, type SelectProps, Textarea, type TextareaProps, TextInput, type TextInputProps } from '@mantine/core';
import { createContext, type FormEvent, type ReactNode, type RefObject, useContext, useId, useState } from 'react';
import classes from './form.module.css';

type Errors = Readonly<Record<string, string>>;
interface FormState { readonly errors: Errors; readonly forget: (name: string) => void }
const FormContext = createContext<FormState>({ errors: {}, forget: () => undefined });

export interface FormProps {
  /** The values by field name, read from the fields at this moment; nothing of them is kept. */
  readonly onSubmit: (values: Readonly<Record<string, string>>, form: HTMLFormElement) => void;
  /** What the server found wrong, by path; shown at the field of that name. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[] | undefined;
  readonly children: ReactNode;
  readonly reference?: RefObject<HTMLFormElement | null>;
}

/** A form whose fields keep their own values. Checks them before sending, says what is wrong at the field, and leads the focus there. */
export function Form({ onSubmit, issues = [], children, reference }: FormProps) {
  const [local, setLocal] = useState<Errors>({});
  const [forgotten, setForgotten] = useState<{ readonly issues: unknown; readonly names: ReadonlySet<string> }>({ issues, names: new Set() });
  const hidden = forgotten.issues === issues ? forgotten.names : new Set<string>();
  const remote = Object.fromEntries(issues.map((issue) => [issue.path.split('.').at(-1) ?? '', issue.message]).filter(([name]) => !hidden.has(name ?? '')));
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const wrong = [...form.elements].filter(isField).filter((field) => field.name !== '' && !field.validity.valid);
    setLocal(Object.fromEntries(wrong.map((field) => [field.name, explain(field)])));
    if (wrong[0] !== undefined) {
      wrong[0].focus();
      return;
    }
    onSubmit(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])), form);
  }
  function forget(name: string): void {
    if (local[name] !== undefined) setLocal(Object.fromEntries(Object.entries(local).filter(([other]) => other !== name)));
    if (remote[name] !== undefined) setForgotten({ issues, names: new Set([...hidden, name]) });
  }
  return (
    <form noValidate onSubmit={submit} ref={reference} className={classes.form}>
      <FormContext value={{ errors: { ...remote, ...local }, forget }}>{children}</FormContext>
    </form>
  );
}

function isField(element: Element): element is HTMLInputElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}

function explain(field: HTMLInputElement): string {
  const { validity } = field;
  if (validity.valueMissing) return 'This is needed.';
  if (validity.typeMismatch && field.type === 'email') return 'This does not look like an e-mail address.';
  if (validity.tooShort) return `At least ${field.minLength} characters; there are ${field.value.length}.`;
  if (validity.patternMismatch && field.title !== '') return field.title;
  return field.validationMessage;
}

function useField(name: string) {
  const { errors, forget } = useContext(FormContext);
  return { error: errors[name], onInput: () => forget(name) };
}

/** A line of text inside a Form. */
export function TextField({ name, onInput, ...rest }: TextInputProps & { readonly name: string }) {
  const field = useField(name);
  return <TextInput {...rest} name={name} error={field.error} withAsterisk={false} onInput={(event) => { field.onInput(); onInput?.(event); }} />;
}

/** Several lines of text inside a Form. */
export function LongTextField({ name, ...rest }: TextareaProps & { readonly name: string }) {
  const field = useField(name);
  return <Textarea {...rest} name={name} error={field.error} withAsterisk={false} onInput={field.onInput} />;
}

/** A password inside a Form; with `strength` it says how good it is while it is typed. */
export function PasswordField({ name, strength = false, ...rest }: PasswordInputProps & { readonly name: string; readonly strength?: boolean }) {
  const field = useField(name);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const id = useId();
  return (
    <div>
      <PasswordInput
        {...rest} name={name} error={field.error} withAsterisk={false} aria-describedby={strength ? id : undefined}
        onInput={(event) => {
          field.onInput();
          if (strength) setVerdict(judge(event.currentTarget.value));
        }}
      />
      {strength && (
        <div className={classes.strength} id={id} data-level={verdict?.level ?? 0}>
          <span className={classes.meter} aria-hidden><span /><span /><span /><span /></span>
          <span aria-live="polite">{verdict?.text ?? 'At least 12 characters; a few unrelated words work well.'}</span>
        </div>
      )}
    </div>
  );
}

interface Verdict { readonly level: 0 | 1 | 2 | 3 | 4; readonly text: string }

/** A hint only: length counts most, repetition and one kind of character count against it. */
function judge(password: string): Verdict | null {
  if (password === '') return null;
  if (password.length < 12) return { level: 1, text: `${12 - password.length} more ${12 - password.length === 1 ? 'character' : 'characters'}` };
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
  const score = new Set(password).size + kinds * 2;
  if (score < 11) return { level: 2, text: 'Easy to guess: too repetitive' };
  return password.length >= 16 && score >= 15 ? { level: 4, text: 'Strong' } : { level: 3, text: 'Good; longer is stronger' };
}

/** A choice inside a Form. */
export function ChoiceField({ name, ...rest }: SelectProps & { readonly name: string }) {
  const field = useField(name);
  return <Select {...rest} name={name} error={field.error} withAsterisk={false} />;
}
