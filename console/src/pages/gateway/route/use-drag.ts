import { type PointerEvent, useState } from 'react';

/** Dragging rows by a handle, with mouse, pen or finger: rows carry their place in `data-leg`. Gives which one is dragged, and what its handle calls. */
export function useDrag(onMove: (key: number, to: number) => void): { readonly dragged: number | null; readonly grab: (key: number) => (event: PointerEvent<HTMLButtonElement>) => void } {
  const [dragged, setDragged] = useState<number | null>(null);
  const grab = (key: number) => (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus();
    setDragged(key);
    const controller = new AbortController();
    const move = ({ clientX, clientY }: globalThis.PointerEvent) => {
      const row = document.elementFromPoint(clientX, clientY)?.closest('[data-leg]');
      const to = Number(row?.getAttribute('data-leg') ?? Number.NaN);
      if (Number.isInteger(to)) onMove(key, to);
    };
    const end = () => { controller.abort(); setDragged(null); };
    for (const [name, listener] of [['pointermove', move], ['pointerup', end], ['pointercancel', end]] as const) window.addEventListener(name, listener as EventListener, { signal: controller.signal });
  };
  return { dragged, grab };
}
