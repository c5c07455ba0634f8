/** Says something now, or leaves it. `times`: how often it was to be said since it was said last, this time included. */
export type Complaint = (say: (times: number) => void) => void;

/**
 * For trouble that comes with every request while it lasts: one line in so long, and in it how often. A log that grows with the load
 * would fill the disk whose fullness it tells of.
 *
 * @param monotonic Milliseconds that only grow.
 */
export function createComplaint(everyMilliseconds: number, monotonic: () => number = () => performance.now()): Complaint {
  let saidAt = Number.NEGATIVE_INFINITY;
  let times = 0;
  return (say) => {
    times += 1;
    const now = monotonic();
    if (now - saidAt < everyMilliseconds) return;
    const due = times;
    saidAt = now;
    times = 0;
    say(due);
  };
}
