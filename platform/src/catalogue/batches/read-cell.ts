/** A field of a form, as far as a cell of a list can fill it; read from the form's JSON Schema. */
export interface CellField {
  readonly name: string;
  readonly title: string;
  readonly kind: string;
  readonly required: boolean;
  readonly nullable: boolean;
  /** Of a choice: value and what a person reads. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** What a cell came to: a value for the form, nothing, or why it is none. */
export type CellValue = { readonly value: unknown } | { readonly problem: string } | null;

type Reader = (text: string, field: CellField) => CellValue;

/** A number as people type and programs write it: `1,234.50`, `$1,234.50`, `7.5 %`. */
function readNumber(text: string): CellValue {
  const plain = text.replace(/^\$\s*|\s*%$/g, '');
  return /^-?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$/.test(plain) && /\d/.test(plain) ? { value: Number(plain.replaceAll(',', '')) } : { problem: `“${short(text)}” is no number.` };
}

const yes = new Set(['yes', 'y', 'true', '1', 'x']);
const no = new Set(['no', 'n', 'false', '0', '-']);

function readYesNo(text: string): CellValue {
  const word = text.toLowerCase();
  return yes.has(word) ? { value: true } : no.has(word) ? { value: false } : { problem: `“${short(text)}” is neither yes nor no.` };
}

/** Years first: other orders of day and month are told apart by nobody. */
function readDate(text: string): CellValue {
  const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T[\d:.]*)?$/.exec(text);
  return found === null ? { problem: `“${short(text)}” is no date as 2026-03-01.` } : { value: `${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}` };
}

function findOption(text: string, { options }: CellField): string | null {
  const wanted = text.trim().toLowerCase();
  return options.find(({ value, label }) => value.toLowerCase() === wanted || label.toLowerCase() === wanted)?.value ?? null;
}

const oneOf = ({ options }: CellField): string => `It is one of: ${options.map(({ label }) => label).join(', ')}.`;

function readChoice(text: string, field: CellField): CellValue {
  const value = findOption(text, field);
  return value === null ? { problem: `“${short(text)}” is none of the choices. ${oneOf(field)}` } : { value };
}

function readChoices(text: string, field: CellField): CellValue {
  const parts = partsOf(text);
  const values = parts.map((part) => findOption(part, field));
  const unknown = parts.find((_part, index) => values[index] === null);
  return unknown === undefined ? { value: values } : { problem: `“${short(unknown)}” is none of the choices. ${oneOf(field)}` };
}

/** Several things in one cell stand on lines of their own, or between semicolons. */
export const partsOf = (text: string): string[] => text.split(/[\n;]/).map((part) => part.trim()).filter((part) => part !== '');
const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

const asText: Reader = (text) => ({ value: text });
const readers: Readonly<Record<string, Reader>> = {
  number: readNumber, money: readNumber, percent: readNumber, 'yes-no': readYesNo, date: readDate, choice: readChoice, choices: readChoices, list: (text) => ({ value: partsOf(text) }),
};

/** Kinds of fields that no single cell can fill. */
export const isForCells = ({ kind }: Pick<CellField, 'kind'>): boolean => kind !== 'rows';

/** What a cell says for a field; `null` where it is empty and the field need not be filled. Pure. */
export function readCell(cell: string, field: CellField): CellValue {
  const text = cell.trim();
  if (text !== '') return (readers[field.kind] ?? asText)(text, field);
  return field.required ? { problem: 'is empty.' } : null;
}
