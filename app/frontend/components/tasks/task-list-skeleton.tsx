const WIDTHS = ["w-3/5", "w-2/5", "w-1/2"];

export function TaskListSkeleton() {
  return (
    <>
      <p role="status" className="sr-only">
        Loading your tasks
      </p>
      <div
        aria-hidden="true"
        className="divide-y divide-line rounded-2xl motion-safe:animate-pulse border border-line bg-surface shadow-sm"
      >
        {WIDTHS.map((width) => (
          <div key={width} className="flex items-center gap-3 px-4 py-4">
            <div className="size-6 rounded-full bg-line" />
            <div className={`h-4 rounded bg-line ${width}`} />
          </div>
        ))}
      </div>
    </>
  );
}
