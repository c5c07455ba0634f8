import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Plus, Trash2, Undo2 } from 'lucide-react';
import { propertiesOf, type Schema } from '../../../schema/index.ts';
import type { ComponentType } from 'react';
import type { EditFieldProps } from './edit-field-props.ts';
import { useEditProblem } from './edit-problems.ts';
import classes from './edit.module.css';
import { type EditRow, type EditValue, emptyLike, fromEdit, wordsIn } from './edit-model.ts';

export interface EditRowsProps {
  readonly rows: readonly EditRow[];
  /** Of one row. */
  readonly schema: Schema;
  readonly original: unknown;
  readonly label: string;
  readonly path: string;
  readonly onRows: (rows: readonly EditRow[]) => void;
  /** Draws the value of a row; passed in, since rows stand inside fields and fields inside rows. */
  readonly Field: ComponentType<EditFieldProps>;
}

let rowsMade = 0;

/** The rows of a list: each can be changed, taken out and brought back, and new ones added. */
export function EditRows({ rows, schema, original, label, path, onRows, Field }: EditRowsProps) {
  const problem = useEditProblem(path);
  // Rows that were taken out are not sent.
  const placeOf = (index: number) => rows.slice(0, index).filter(({ removed }) => !removed).length;
  const items: readonly unknown[] = Array.isArray(original) ? original : [];
  const change = (key: string, part: Partial<EditRow>) => onRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const remove = (row: EditRow) => { if (row.origin === null) onRows(rows.filter(({ key }) => key !== row.key)); else change(row.key, { removed: true }); };
  const add = () => {
    rowsMade += 1;
    onRows([...rows, { key: `new-${rowsMade}`, origin: null, removed: false, value: emptyLike(schema) }]);
  };
  const simple = propertiesOf(schema).length === 0;
  return (
    <div className={classes.rows} role="group" aria-label={label}>
      {rows.map((row, index) => {
        const name = `${label} ${index + 1}`;
        return row.removed
          ? <RemovedRow key={row.key} name={name} value={row.value} onRestore={() => change(row.key, { removed: false })} />
          : (
            <div key={row.key} className={classes.row} data-new={row.origin === null} data-simple={simple} role="group" aria-label={name}>
              <div className={classes.rowBody}>
                <Field edit={row.value} schema={schema} original={row.origin === null ? undefined : items[row.origin]} label={name} path={`${path}.${placeOf(index)}`} labelHidden onChange={(value) => change(row.key, { value })} />
              </div>
              <Tooltip label="Remove"><ActionIcon aria-label={`Remove ${name}`} onClick={() => remove(row)}><Trash2 size={15} aria-hidden /></ActionIcon></Tooltip>
            </div>
          );
      })}
      {problem !== undefined && <p className={classes.problem} role="alert">{problem}</p>}
      <div><Button variant="default" size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={add}>Add<span className="ks-hidden"> to {label}</span></Button></div>
    </div>
  );
}

function RemovedRow({ name, value, onRestore }: { readonly name: string; readonly value: EditValue; readonly onRestore: () => void }) {
  return (
    <div className={classes.removed}>
      <del>{wordsIn(fromEdit(value))}</del>
      <Button variant="subtle" size="compact-xs" leftSection={<Undo2 size={13} aria-hidden />} onClick={onRestore}>Bring back<span className="ks-hidden"> {name}</span></Button>
    </div>
  );
}
