import { type DataClass, dataClasses, dataClassTexts } from '@keystead/contract';

export function dataClassName(dataClass: DataClass): string {
  return dataClass.slice(0, 1).toUpperCase() + dataClass.slice(1);
}

/** From the mildest to the strictest, each with what it stands for. */
export const dataClassChoices: readonly { readonly value: DataClass; readonly label: string; readonly meaning: string }[] = dataClasses.map((value) => ({ value, label: dataClassName(value), meaning: dataClassTexts[value] }));
