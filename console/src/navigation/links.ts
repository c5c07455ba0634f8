import type { AnyRouter } from '@tanstack/react-router';

/**
 * Lets every plain link to a page of ours be followed without loading the document anew, and fetches the page's code
 * when the pointer or the focus comes near. So parts of the page need only `<a href>`, and know nothing of the router.
 */
export function followPlainLinks(router: AnyRouter): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const address = ownAddress(event.target);
    if (address === null) return;
    event.preventDefault();
    router.history.push(address.pathname + address.search + address.hash);
  });
  const prepare = (event: Event) => {
    const address = ownAddress(event.target);
    if (address !== null) void router.preloadRoute({ to: address.pathname }).catch(() => undefined);
  };
  document.addEventListener('pointerover', prepare, { passive: true });
  document.addEventListener('focusin', prepare, { passive: true });
}

/** Addresses below these are answered by the server, not by the console. */
const serverPaths = ['/api/', '/v1', '/openapi'];

function ownAddress(target: EventTarget | null): URL | null {
  const link = target instanceof Element ? target.closest('a') : null;
  if (link === null || link.href === '' || (link.target !== '' && link.target !== '_self') || link.hasAttribute('download')) return null;
  const address = new URL(link.href);
  if (address.origin !== location.origin || serverPaths.some((path) => address.pathname.startsWith(path))) return null;
  const samePlace = address.pathname === location.pathname && address.search === location.search;
  return samePlace && address.hash !== '' ? null : address;
}
