import { createContext, useContext } from 'react';
import { type CitationIndex, indexCitations } from './citations.ts';

export interface OutputContextValue {
  readonly citations: CitationIndex;
  /** The path of the citation that is shown beside the text. */
  readonly active: string | null;
  readonly onCite: (path: string) => void;
  /** More than one document: citations name theirs. */
  readonly several: boolean;
  /** While it is being written, quotes are not checked yet. */
  readonly streaming: boolean;
}

const nothing: OutputContextValue = { citations: indexCitations([]), active: null, onCite: () => undefined, several: false, streaming: true };

export const OutputContext = createContext<OutputContextValue>(nothing);
export const useOutput = (): OutputContextValue => useContext(OutputContext);
