/** Under this name calls from the console's playground stand in ledger and request log, and scopes of keys can name it. */
export const playgroundApp = 'playground';
