import { useLocation, useParams, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';

export { readFragment } from './fragment.ts';
export { followPlainLinks } from './links.ts';

/** Goes to an address of the console, e.g. `/runs/…`. */
export function useGo(): (href: string, options?: { readonly replace?: boolean }) => void {
  const router = useRouter();
  return useCallback((href, options = {}) => { if (options.replace === true) router.history.replace(href); else router.history.push(href); }, [router]);
}

/** A parameter of the page's path, e.g. `credentialId`. */
export function usePathParameter(name: string): string {
  const parameters: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  return parameters[name] ?? '';
}

/**
 * A piece of the view that stands in the address (tab, filter, opened dialog), so that the view can be shared and
 * reloaded. The fallback stands for absence. Setting `null` or the fallback takes it out of the address.
 */
export function useSearchParameter<T extends string = string>(name: string, fallback: NoInfer<T>): [T, (value: T | null, options?: { readonly replace?: boolean }) => void] {
  const router = useRouter();
  const text = useLocation({ select: (location) => location.searchStr });
  const value = (new URLSearchParams(text).get(name) ?? fallback) as T;
  const set = useCallback((next: T | null, options: { readonly replace?: boolean } = {}) => {
    // The router's own location is ahead of the browser's, which follows a moment later: two changes in a row both count.
    const here = router.history.location;
    const search = new URLSearchParams(here.search);
    if (next === null || next === fallback) search.delete(name);
    else search.set(name, next);
    const href = here.pathname + (search.size === 0 ? '' : `?${search.toString()}`);
    if (options.replace ?? true) router.history.replace(href);
    else router.history.push(href);
  }, [fallback, name, router]);
  return [value, set];
}

/** Several pieces of the view at once, as `useSearchParameter`; absence is ''. */
export function useSearchParameters(): { readonly read: (name: string) => string; readonly write: (name: string, value: string | null) => void } {
  const router = useRouter();
  const text = useLocation({ select: (location) => location.searchStr });
  const read = useCallback((name: string) => new URLSearchParams(text).get(name) ?? '', [text]);
  const write = useCallback((name: string, value: string | null) => {
    const here = router.history.location;
    const search = new URLSearchParams(here.search);
    if (value === null || value === '') search.delete(name);
    else search.set(name, value);
    router.history.replace(here.pathname + (search.size === 0 ? '' : `?${search.toString()}`));
  }, [router]);
  return { read, write };
}

/**
 * A piece of the view that is typed: what the field shows, and what to call with each change. The address follows when typing
 * pauses, and only on the page where it was typed: whoever has left meanwhile does not take the words along. Where the
 * address changes otherwise (back, a link), the field follows it.
 */
export function useTypedParameter(name: string, pauseMilliseconds: number): [string, (text: string) => void] {
  const router = useRouter();
  const { read, write } = useSearchParameters();
  const asked = read(name);
  const [typed, setTyped] = useState(asked);
  const written = useRef(asked);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (asked === written.current) return;
    clearTimeout(pause.current);
    written.current = asked;
    setTyped(asked);
  }, [asked]);
  useEffect(() => () => { clearTimeout(pause.current); }, []);
  const type = useCallback((text: string) => {
    const page = router.history.location.pathname;
    setTyped(text);
    clearTimeout(pause.current);
    pause.current = setTimeout(() => {
      if (router.history.location.pathname !== page) return;
      written.current = text;
      write(name, text);
    }, pauseMilliseconds);
  }, [name, pauseMilliseconds, router, write]);
  return [typed, type];
}

/** All that stands in the address behind its `?`, that included, for a page whose whole view is there. */
export function useSearchText(): [string, (next: string, options?: { readonly replace?: boolean }) => void] {
  const router = useRouter();
  const text = useLocation({ select: (location) => location.searchStr });
  const set = useCallback((next: string, options: { readonly replace?: boolean } = {}) => {
    const href = router.history.location.pathname + next;
    if (options.replace === true) router.history.replace(href);
    else router.history.push(href);
  }, [router]);
  return [text, set];
}

/** Addresses of this page with some of its parameters changed, for links; `null` takes one out. */
export function useAddressWith(): (changes: Readonly<Record<string, string | null>>) => string {
  const pathname = useLocation({ select: (location) => location.pathname });
  const text = useLocation({ select: (location) => location.searchStr });
  return useCallback((changes) => {
    const search = new URLSearchParams(text);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) search.delete(name);
      else search.set(name, value);
    }
    return pathname + (search.size === 0 ? '' : `?${search.toString()}`);
  }, [pathname, text]);
}
