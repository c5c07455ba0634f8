/** Under this name calls from the console's playground stand in ledger and request log, and scopes of keys can name it. */
export const playgroundApp = 'playground';
/** The same for the small fixed prompt that tries a key, or a leg in a drill. */
export const testPromptApp = 'key-test';

/** How calls of Keystead's own are called, which come from no app of the catalogue. */
export const ownAppNames: ReadonlyMap<string, string> = new Map([[playgroundApp, 'Playground'], [testPromptApp, 'Test prompt']]);
