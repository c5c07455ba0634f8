/** One question of a form, read from the app's input schema. */
export interface FormField {
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  readonly kind: string;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly fallback: unknown;
  readonly maxLength: number | null;
  readonly minItems: number | null;
  readonly maxItems: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly integer: boolean;
  readonly currency: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Of a table that is typed: its columns. */
  readonly columns: readonly FormField[];
}

/** What is in a field while the form is filled in: text as typed, lists as lines, tables as lines of cells, `''` where nothing was entered. */
export type FieldValue = string | number | boolean;
export type FormValues = Readonly<Record<string, FieldValue>>;

/** What every control of a form is given. */
export interface FormFieldProps {
  readonly field: FormField;
  readonly value: FieldValue;
  readonly problem: string | undefined;
  readonly onChange: (value: FieldValue) => void;
  readonly onLeave: () => void;
}
