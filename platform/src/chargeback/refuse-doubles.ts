import { KeysteadError } from '../foundation/index.ts';

/** PostgreSQL's code for a broken unique constraint. */
const uniqueViolation = '23505';

/** Says of work that makes or renames something that it is there already. @throws KeysteadError `conflict` with `detail` */
export async function refusingDoubles<T>(detail: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === uniqueViolation) throw new KeysteadError('conflict', { detail }, { cause: error });
    throw error;
  }
}
