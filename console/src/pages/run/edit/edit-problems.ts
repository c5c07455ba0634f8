import { createContext, useContext } from 'react';

/** What of an edited draft cannot be saved, by path of the text as it would be sent. */
export const EditProblems = createContext<ReadonlyMap<string, string>>(new Map());
export const useEditProblem = (path: string): string | undefined => useContext(EditProblems).get(path);
