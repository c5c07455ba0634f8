import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { type ClipboardEvent, useId } from 'react';
import { announce } from '../../ui/index.ts';
import classes from './app.module.css';
import type { FormFieldProps } from './form-shape.ts';
import { cellsOf, paste, textOfCells } from './rows-value.ts';

/** A small table to type in, or to paste into from a spreadsheet. */
export function RowsControl({ field, value, problem, onChange, onLeave }: FormFieldProps) {
  const id = useId();
  const { columns } = field;
  const most = field.maxItems ?? 60;
  const blank = columns.map(() => '');
  const cells = cellsOf(String(value), columns.length);
  const shown = cells.length === 0 ? [blank] : cells;
  const put = (next: readonly (readonly string[])[]) => onChange(textOfCells(next));
  const change = (row: number, column: number, cell: string) => put(shown.map((line, at) => (at === row ? line.map((each, index) => (index === column ? cell : each)) : line)));

  function onPaste(event: ClipboardEvent, row: number, column: number): void {
    const text = event.clipboardData.getData('text/plain');
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const next = paste(shown, { row, column }, text, columns.length, most);
    put(next);
    announce(`Pasted; the table has ${next.length} ${next.length === 1 ? 'line' : 'lines'} now.`);
  }
  const description = [field.description, 'Type, or paste from a spreadsheet.'].filter((part) => part !== null).join(' ');
  return (
    <Input.Wrapper label={<>{field.title}{!field.required && <span className={classes.optional}> optional</span>}</>} labelElement="div" labelProps={{ id }} description={description} error={problem} onBlur={onLeave}>
      <div className={classes.rows} role="group" aria-labelledby={id} id={`field-${field.name}`} tabIndex={-1}>
        <table>
          <thead><tr>{columns.map((column) => <th key={column.name} scope="col">{column.title}</th>)}<th scope="col"><span className="ks-hidden">Remove</span></th></tr></thead>
          <tbody>
            {shown.map((line, row) => (
              <tr key={row}>
                {columns.map((column, index) => (
                  <td key={column.name} data-label={column.title}>
                    <TextInput
                      size="xs" aria-label={`${column.title}, line ${row + 1}`} placeholder={placeholders[column.kind]} inputMode={column.kind === 'money' || column.kind === 'number' || column.kind === 'percent' ? 'decimal' : undefined}
                      value={line[index] ?? ''} onPaste={(event) => onPaste(event, row, index)} onChange={(event) => change(row, index, event.currentTarget.value)}
                    />
                  </td>
                ))}
                <td><ActionIcon variant="subtle" color="gray" aria-label={`Remove line ${row + 1}`} disabled={cells.length === 0} onClick={() => put(shown.filter((_line, at) => at !== row))}><X size={14} aria-hidden /></ActionIcon></td>
              </tr>
            ))}
          </tbody>
        </table>
        <Button variant="subtle" size="compact-sm" leftSection={<Plus size={14} aria-hidden />} disabled={shown.length >= most} onClick={() => put([...shown, blank])}>Add a line</Button>
      </div>
    </Input.Wrapper>
  );
}

const placeholders: Readonly<Record<string, string>> = { money: '0.00', number: '0', percent: '0 %', date: '2026-03-01' };
