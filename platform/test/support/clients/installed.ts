import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what is too large for a development dependency is put: outside the checkout, shared by all of them. */
export const cacheFolder = process.env['KEYSTEAD_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'keystead');

/** Where `npm run clients -- install` puts them. */
export const clientsFolder = join(cacheFolder, 'clients');

export function notInstalled(name: string): string {
  return `${name} is not installed: npm run clients -- install`;
}
