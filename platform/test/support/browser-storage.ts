import type { Page } from 'playwright-core';

/** In the page: everything that scripts of this origin can keep. Binary values are read as latin1. */
const readAll = `(async () => {
  const asText = async (value) => {
    if (value instanceof Blob) return asText(await value.arrayBuffer());
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
    try { return JSON.stringify(value) ?? String(value); } catch { return String(value); }
  };
  const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
  const found = [];
  const add = async (place, value) => { found.push({ place, text: await asText(value) }); };
  await add('localStorage', Object.entries(localStorage));
  await add('sessionStorage', Object.entries(sessionStorage));
  await add('cookies that scripts see', document.cookie);
  await add('the window', [window.name, location.href, document.referrer, history.state]);
  if ('navigation' in window) await add('history', navigation.entries().map((entry) => [entry.url, entry.getState()]));
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      for (const value of [...await done(objects.getAllKeys()), ...await done(objects.getAll())]) await add('IndexedDB ' + name + '/' + store, value);
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) { await add('Cache Storage ' + name, request.url); await add('Cache Storage ' + name, await (await cache.match(request)).text()); }
  }
  const root = await navigator.storage.getDirectory();
  for await (const [name, handle] of root.entries()) await add('private files', handle.kind === 'file' ? [name, await asText(await handle.getFile())] : name);
  for (const each of await navigator.serviceWorker.getRegistrations()) await add('service workers', each.scope);
  return found;
})()`;

/** In the page: leaves `mark` in every place that `readAll` reads, so that a test can prove that it would find it. */
const plantAll = `(async (mark) => {
  localStorage.setItem('planted', mark); sessionStorage.setItem('planted', mark); document.cookie = 'planted=' + mark; window.name = mark;
  await new Promise((resolve, reject) => {
    const request = indexedDB.open('planted', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('store');
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const writing = database.transaction('store', 'readwrite');
      writing.objectStore('store').put({ bytes: mark }, 'key');
      writing.oncomplete = () => { database.close(); resolve(); };
    };
  });
  await (await caches.open('planted')).put('/planted', new Response(mark));
  const writable = await (await (await navigator.storage.getDirectory()).getFileHandle('planted', { create: true })).createWritable();
  await writable.write(mark); await writable.close();
  history.replaceState({ mark }, '', '#' + mark);
})`;

export interface Stored { readonly place: string; readonly text: string }

/** What a browser keeps of the page's origin: storage, databases, caches, files, cookies (also those that scripts do not see), history. */
export async function storedInBrowser(page: Page): Promise<Stored[]> {
  return [...await page.evaluate(readAll) as Stored[], { place: 'cookies', text: JSON.stringify(await page.context().cookies()) }];
}

/** Leaves a mark in every place, as the last thing that is done with a page. */
export async function plantInBrowser(page: Page, mark: string): Promise<void> {
  await page.evaluate(`${plantAll}(${JSON.stringify(mark)})`);
}
