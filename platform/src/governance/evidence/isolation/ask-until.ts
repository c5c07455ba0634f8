const waits = 20;
const waitMilliseconds = 500;

/** Asks again for ten seconds at most, until what was told is what is waited for. @returns what was told last, whatever it is */
export async function askUntil<Told>(pause: (milliseconds: number) => Promise<void>, ask: () => Promise<Told>, until: (told: Told) => boolean): Promise<Told> {
  let told = await ask();
  for (let wait = 0; wait < waits && !until(told); wait += 1) {
    await pause(waitMilliseconds);
    told = await ask();
  }
  return told;
}
