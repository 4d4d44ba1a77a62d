type ProgressProps = { completed: number; total: number };

const number = new Intl.NumberFormat("en");

export function Progress({ completed, total }: ProgressProps) {
  return (
    <div className="flex items-center gap-3 text-muted text-sm">
      <span>
        {number.format(completed)} of {number.format(total)} done
      </span>
      {/* An attribute and not a style: the content security policy forbids inline styles. */}
      <svg aria-hidden="true" className="h-1.5 w-28 overflow-hidden rounded-full bg-line">
        <rect
          width={`${(100 * completed) / total}%`}
          height="100%"
          rx="3"
          className="fill-accent transition-all"
        />
      </svg>
    </div>
  );
}
