/** What is looked for in a request. `attachments`: images, audio and files inside it, which nobody here opens. */
export const detectionCategories = ['secrets', 'personal', 'health', 'custom', 'attachments'] as const;
export type DetectionCategory = (typeof detectionCategories)[number];
export const detectionTexts: Readonly<Record<DetectionCategory, string>> = {
  secrets: 'Keys, tokens, passwords in connection strings, private keys',
  personal: 'E-mail, phone, cards, bank accounts, national numbers, dates of birth, addresses',
  health: 'Record, member and prescriber numbers, diagnosis codes, doses',
  custom: 'Your own words and patterns',
  attachments: 'Images, audio and files inside a request: they are not opened here',
};

/** From the mildest to the strictest. */
export const detectionActions = ['allow', 'warn', 'mask', 'reroute', 'block'] as const;
export type DetectionAction = (typeof detectionActions)[number];

/** How complex a request is, by rule; a condition that routes can use. */
export const complexities = ['routine', 'standard', 'complex'] as const;
export type Complexity = (typeof complexities)[number];
