import type { PlatformDataClass } from '@keystead/contract';

/** Classes that platform keys can be let serve. */
export const classTexts: Readonly<Record<PlatformDataClass, { readonly title: string; readonly means: string }>> = {
  unlabelled: { title: 'Unlabelled', means: 'Nobody said what is in it, so it could be anything' },
  public: { title: 'Public', means: 'Published, or meant to be' },
  internal: { title: 'Internal', means: 'For people of the organisation' },
  confidential: { title: 'Confidential', means: 'Would harm the organisation or a client if it came out' },
};
