import { type DataClass, dataClasses } from './credential-scope.ts';

/**
 * How strict a class is: `dataClasses` stands in that order, `unlabelled` (nothing was said) first. A rule of the gateway’s policy for
 * a class holds for every stricter one too, so that saying more about content never opens a door that saying less had closed.
 */
export function strictnessOf(dataClass: DataClass): number {
  return dataClasses.indexOf(dataClass);
}

/** The strictest of what request, token, team, app and document say; `unlabelled` where none of them says anything. */
export function strictestOf(said: Iterable<DataClass | null | undefined>): DataClass {
  let strictest: DataClass = 'unlabelled';
  for (const each of said) if (each !== null && each !== undefined && strictnessOf(each) > strictnessOf(strictest)) strictest = each;
  return strictest;
}

/** What a class stands for, in plain words. */
export const dataClassTexts: Readonly<Record<DataClass, string>> = {
  unlabelled: 'Nothing was said of it',
  public: 'Published, or meant to be',
  internal: 'For people of the organisation',
  confidential: 'Would harm the organisation or a client if it came out',
  personal: 'About people who can be told apart',
  health: 'About somebody’s health or treatment',
  privileged: 'Between client and counsel, or as secret',
};
