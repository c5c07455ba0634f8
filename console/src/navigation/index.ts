import { useLocation, useParams, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

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
    const search = new URLSearchParams(window.location.search);
    if (next === null || next === fallback) search.delete(name);
    else search.set(name, next);
    const href = window.location.pathname + (search.size === 0 ? '' : `?${search.toString()}`);
    if (options.replace ?? true) router.history.replace(href);
    else router.history.push(href);
  }, [fallback, name, router]);
  return [value, set];
}
