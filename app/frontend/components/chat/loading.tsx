const SHAPES = ["w-2/5 self-end", "w-4/5", "w-3/5", "w-1/3 self-end", "w-2/3"];

export function Loading({ label }: { label: string }) {
  return (
    <>
      <p role="status" className="sr-only">
        {label}
      </p>
      <div aria-hidden="true" className="flex flex-col gap-4 motion-safe:animate-pulse">
        {SHAPES.map((shape) => (
          <div key={shape} className={`h-9 rounded-2xl bg-line ${shape}`} />
        ))}
      </div>
    </>
  );
}
