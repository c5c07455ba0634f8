/** The mark: a house whose door is a keyhole. */
export function Mark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="7" fill="var(--ks-accent)" />
      <path d="M16 5.6 26 13v11.4a1.6 1.6 0 0 1-1.6 1.6H7.6a1.6 1.6 0 0 1-1.6-1.6V13z" fill="#faf8f4" />
      <circle cx="16" cy="15.8" r="3.3" fill="var(--ks-accent)" />
      <path d="M14.7 17.5h2.600l1 5.5h-4.600z" fill="var(--ks-accent)" />
    </svg>
  );
}
