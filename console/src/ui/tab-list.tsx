import { Tabs, type TabsListProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

/** The tabs of a page or panel. Where they do not fit beside each other, the chosen one is scrolled to: an address may lead to any of them. */
export function TabList(props: TabsListProps) {
  const list = useRef<HTMLDivElement>(null);
  const shown = useRef('');
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]');
    if (list.current === null || chosen === null || chosen === undefined || chosen.id === shown.current) return;
    shown.current = chosen.id;
    const [row, tab] = [list.current.getBoundingClientRect(), chosen.getBoundingClientRect()];
    if (tab.left < row.left || tab.right > row.right) list.current.scrollLeft += tab.left - row.left - (row.width - tab.width) / 2;
  });
  return <Tabs.List {...props} ref={list} />;
}
