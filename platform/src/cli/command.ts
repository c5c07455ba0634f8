/** A command of the `keystead` program. */
export interface Command {
  /** One line for the overview. */
  readonly summary: string;
  /** @returns the exit code: 0 done, 1 failed, 2 wrong use. */
  run(parameters: readonly string[]): Promise<number>;
}
