/** What a client may seal to the vault key. An entry sealed for one purpose opens for no other. */
export const entryPurposes = ['credential', 'credential-version', 'import', 'own-key'] as const;
export type EntryPurpose = (typeof entryPurposes)[number];

/** The largest file that an import takes, as it lies on disk, in bytes. */
export const importLimitBytes = 393_216;
/** How many keys one file may hold. */
export const importLimitCandidates = 500;
