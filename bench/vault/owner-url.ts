import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The owner's URL of an embedded PostgreSQL: for seeding and checking, below every policy. */
export async function ownerUrlOf(dataDirectory: string): Promise<string> {
  const home = join(dataDirectory, 'postgres');
  const password = (await readFile(join(home, 'owner-password'), 'utf8')).trim();
  return `postgresql://keystead_owner:${encodeURIComponent(password)}@localhost/keystead?host=${encodeURIComponent(join(home, 'data'))}`;
}
