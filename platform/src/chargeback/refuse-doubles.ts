import { KeysteadError, isUniqueViolation } from '../foundation/index.ts';

/** Says of work that makes or renames something that it is there already. @throws KeysteadError `conflict` with `detail` */
export async function refusingDoubles<T>(detail: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw new KeysteadError('conflict', { detail }, { cause: error });
    throw error;
  }
}
