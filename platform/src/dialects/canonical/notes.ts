import { DialectError } from '../dialect.ts';

/** Something of a request or an answer that the other side has no place for. `field` is named as its sender wrote it. */
export interface TranslationWarning { readonly field: string; readonly message: string }

/** The request cannot be said in the provider's dialect without changing what it means. `param` names the field. */
export class NotCarried extends DialectError {
  constructor(field: string, message: string) {
    super(field, message);
    this.name = 'NotCarried';
  }
}

/** Where codecs note what is not carried over, so that nothing is dropped in silence (G3). */
export interface Notes {
  /** What only tunes the answer (a seed, an id for abuse reports) is left out, and the caller is told. */
  warn(field: string, message: string): void;
  /** What changes the answer's meaning is not left out: the request is not sent. @throws NotCarried */
  refuse(field: string, message: string): never;
  readonly warnings: readonly TranslationWarning[];
}

const mostWarnings = 50;

export function openNotes(): Notes {
  const warnings: TranslationWarning[] = [];
  const seen = new Set<string>();
  return {
    warnings,
    warn(field, message) {
      const key = `${field} ${message}`;
      if (seen.has(key) || warnings.length >= mostWarnings) return;
      seen.add(key);
      warnings.push({ field, message });
    },
    refuse(field, message) { throw new NotCarried(field, message); },
  };
}
