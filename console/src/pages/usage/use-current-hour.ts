import { useEffect, useState } from 'react';

const hourMilliseconds = 3_600_000;
const currentHour = (): number => Math.floor(Date.now() / hourMilliseconds) * hourMilliseconds;

/** The beginning of this hour. Buckets change with it and not with every drawing, so that an answer is found again in the cache. */
export function useCurrentHour(): number {
  const [hour, setHour] = useState(currentHour);
  useEffect(() => {
    const timer = setInterval(() => setHour(currentHour()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return hour;
}
