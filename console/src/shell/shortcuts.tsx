import type { AnyPermission } from '@keystead/contract';
import { Kbd } from '@mantine/core';
import { useEffect } from 'react';
import { useGo } from '../navigation/index.ts';
import { pages } from '../pages/registry.ts';
import { Dialog } from '../ui/index.ts';
import { mayOpen } from './access.ts';
import { paletteKeys } from './command-palette.tsx';
import classes from './shortcuts.module.css';

const sequenceMilliseconds = 1_200;

/** `g` and a letter opens a page; `?` shows what there is. Quiet while something is being typed or a dialog is open. */
export function useShortcuts(permissions: readonly AnyPermission[], onHelp: () => void): void {
  const go = useGo();
  useEffect(() => {
    let goSince = -Infinity;
    const listen = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isBusy(event.target)) return;
      if (event.key === '?') {
        event.preventDefault();
        onHelp();
        return;
      }
      const waiting = event.timeStamp - goSince < sequenceMilliseconds;
      goSince = -Infinity;
      if (waiting) {
        const page = pages.find((entry) => entry.shortcut === event.key && mayOpen(entry.permission, permissions));
        if (page !== undefined) {
          event.preventDefault();
          go(page.path);
          return;
        }
      }
      if (event.key === 'g') goSince = event.timeStamp;
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [go, onHelp, permissions]);
}

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[aria-modal="true"]') !== null) return true;
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, [role="listbox"], [role="menu"]') !== null);
}

export function ShortcutsHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Keyboard shortcuts">
      <dl className={classes.list}>
        <div><dt>Search pages and actions</dt><dd><Kbd>{paletteKeys}</Kbd></dd></div>
        <div><dt>Show this list</dt><dd><Kbd>?</Kbd></dd></div>
        {pages.filter((page) => page.shortcut !== undefined).map((page) => (
          <div key={page.path}><dt>Go to {page.title}</dt><dd><Kbd>g</Kbd> then <Kbd>{page.shortcut}</Kbd></dd></div>
        ))}
      </dl>
    </Dialog>
  );
}
