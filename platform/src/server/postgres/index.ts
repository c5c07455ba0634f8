export * from './database-home.ts';
export * from './embedded.ts';
