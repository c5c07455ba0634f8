/** What is wrong with a backup or with the place that it should go to, and what to do: its message is for whoever ran the command. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
}
