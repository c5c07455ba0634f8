import { type DataClass, dataClasses, dataClassTexts } from '@keystead/contract';
import { capital } from '../ui/index.ts';

export function dataClassName(dataClass: DataClass): string {
  return capital(dataClass);
}

/** From the mildest to the strictest, each with what it stands for. */
export const dataClassChoices: readonly { readonly value: DataClass; readonly label: string; readonly meaning: string }[] = dataClasses.map((value) => ({ value, label: dataClassName(value), meaning: dataClassTexts[value] }));
