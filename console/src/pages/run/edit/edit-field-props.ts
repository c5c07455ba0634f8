import type { Schema } from '../../../schema/index.ts';
import type { EditValue } from './edit-model.ts';

export interface EditFieldProps {
  readonly edit: EditValue;
  readonly schema: Schema;
  readonly original: unknown;
  readonly label: string;
  /** Where it stands in the text as it would be sent: `keyTerms.2.value`. */
  readonly path: string;
  /** The label is shown by what stands around the field. */
  readonly labelHidden?: boolean;
  readonly onChange: (edit: EditValue) => void;
}
