import type { DataClass } from '@keystead/contract';
import { Select } from '@mantine/core';
import { dataClassChoices } from '../vocabulary/index.ts';
import classes from './data-class.module.css';

interface ClassSelectProps {
  readonly value: DataClass;
  readonly label: string;
  readonly description?: string;
  readonly disabled?: boolean;
  readonly onChange: (value: DataClass) => void;
}

/** Chooses a class of data; each choice says what it stands for. */
export function ClassSelect({ value, label, description, disabled = false, onChange }: ClassSelectProps) {
  return (
    <Select
      label={label} description={description} value={value} allowDeselect={false} disabled={disabled} maxDropdownHeight={400} data={dataClassChoices.map((choice) => ({ value: choice.value, label: choice.label }))}
      renderOption={({ option }) => <span className={classes.option}>{option.label}<small>{dataClassChoices.find((choice) => choice.value === option.value)?.meaning}</small></span>}
      onChange={(next) => { const chosen = dataClassChoices.find((choice) => choice.value === next); if (chosen !== undefined) onChange(chosen.value); }}
    />
  );
}
