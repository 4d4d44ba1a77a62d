export const VIEWS = { tasks: "Tasks", chat: "Chat" } as const;
export type View = keyof typeof VIEWS;

type ViewSwitchProps = {
  value: View;
  onChange: (view: View) => void;
};

export function ViewSwitch({ value, onChange }: ViewSwitchProps) {
  return (
    <fieldset className="mb-4 grid grid-cols-2 gap-1 rounded-2xl border border-line bg-surface p-1 lg:hidden">
      <legend className="sr-only">View</legend>
      {(Object.keys(VIEWS) as View[]).map((view) => (
        <button
          key={view}
          type="button"
          aria-pressed={view === value}
          onClick={() => onChange(view)}
          className="min-h-11 rounded-xl text-muted text-sm transition-colors hover:text-ink aria-pressed:bg-ink aria-pressed:font-medium aria-pressed:text-canvas"
        >
          {VIEWS[view]}
        </button>
      ))}
    </fieldset>
  );
}
