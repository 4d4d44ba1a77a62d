const PATHS = {
  list: "M4 7h16M4 12h16M4 17h10",
  plus: "M12 5v14M5 12h14",
  pencil: "m5 19 1-4L16 5l3 3L9 18l-4 1Zm9-12 3 3",
  trash: "M5 7h14M10 7V5h4v2m-6.5 0 .7 12h7.6l.7-12M10.5 11v5m3-5v5",
  check: "m5 12.5 4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7 7 17",
  clock: "M12 7v5l3 2M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z",
  down: "M12 5v14m-6-6 6 6 6-6",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, className = "size-5" }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={`shrink-0 fill-none stroke-2 stroke-current ${className}`}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
