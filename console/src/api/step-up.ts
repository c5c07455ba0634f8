/** Asks the person for their second factor; gives whether it was shown. */
type StepUpPrompt = () => Promise<boolean>;

let prompt: StepUpPrompt | null = null;
let asking: Promise<boolean> | null = null;

/** Says who asks for the second factor: the shell, while it is there. Gives how to stop. */
export function answerStepUpWith(ask: StepUpPrompt): () => void {
  prompt = ask;
  return () => { if (prompt === ask) prompt = null; };
}

/** Asks once, however many requests wait for it. */
export function askForSecondFactor(): Promise<boolean> {
  if (prompt === null) return Promise.resolve(false);
  asking ??= prompt().finally(() => { asking = null; });
  return asking;
}
