/** Why a file of keys cannot be imported. Its text is made of our own words, names of fields and line numbers; never of what stands in the file's secrets. */
export class ImportProblem extends Error {
  readonly code: 'import-unreadable' | 'wrong-passphrase';

  constructor(code: 'import-unreadable' | 'wrong-passphrase', text: string) {
    super(text);
    this.name = 'ImportProblem';
    this.code = code;
  }
}
