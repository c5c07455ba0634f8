import type { AppDetail, BatchPreview } from '@keystead/contract';
import { Select } from '@mantine/core';
import { Card } from '../../ui/index.ts';
import type { FormField } from '../app/form-shape.ts';
import classes from './batches.module.css';

/** Head of a column to field of the form, and the column that names documents. */
export interface Mapping { readonly columns: Readonly<Record<string, string>>; readonly documentColumn: string | null }

/** In place of a field: the column names documents. No field of any app is called so. */
const asDocuments = '$documents';

/** Which column fills which field; suggested by their names, changed by hand. */
export function ColumnsCard({ app, fields, preview, onChange }: { readonly app: AppDetail; readonly fields: readonly FormField[]; readonly preview: BatchPreview; readonly onChange: (mapping: Mapping) => void }) {
  const columns = Object.fromEntries(preview.columns.flatMap(({ name, field }) => (field === null ? [] : [[name, field]])));
  const taken = new Set(Object.values(columns));
  const choices = (own: string | null) => [
    ...fields.filter((field) => field.kind !== 'rows').map((field) => ({ value: field.name, label: field.title, disabled: taken.has(field.name) && field.name !== own })),
    ...app.documents.max > 0 ? [{ value: asDocuments, label: 'Names of documents in the library', disabled: preview.documentColumn !== null && own !== asDocuments }] : [],
  ];
  function choose(name: string, field: string | null): void {
    const { [name]: _before, ...others } = columns;
    const documentColumn = field === asDocuments ? name : preview.documentColumn === name ? null : preview.documentColumn;
    onChange({ columns: field === null || field === asDocuments ? others : { ...others, [name]: field }, documentColumn });
  }
  return (
    <Card title="Columns" lead="Suggested by their names. What you leave out is not used.">
      <table className={classes.columns}>
        <thead><tr><th scope="col">Column</th><th scope="col">Fills</th><th scope="col">First rows</th></tr></thead>
        <tbody>
          {preview.columns.map(({ name, field, samples }) => {
            const value = preview.documentColumn === name ? asDocuments : field;
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td><Select size="xs" aria-label={`What the column ${name} fills`} placeholder="Not used" clearable clearButtonProps={{ 'aria-label': 'Not used' }} searchable value={value} data={choices(value)} onChange={(next) => choose(name, next)} /></td>
                <td className={classes.samples}>{samples.filter((sample) => sample !== '').join(' · ') || '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}
