import type { TaskCounts } from "@/lib/api/tasks";
import { countOf, FILTERS, type Filter } from "@/lib/tasks/filter";

const LABELS: Record<Filter, string> = { all: "All", open: "Open", completed: "Completed" };

const number = new Intl.NumberFormat("en");

type FilterBarProps = {
  value: Filter;
  counts: TaskCounts;
  onChange: (filter: Filter) => void;
};

export function FilterBar({ value, counts, onChange }: FilterBarProps) {
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">Show</legend>
      {FILTERS.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={filter === value}
          onClick={() => onChange(filter)}
          className="min-h-9 rounded-full px-4 text-muted text-sm transition-colors hover:text-ink aria-pressed:bg-ink aria-pressed:font-medium aria-pressed:text-canvas"
        >
          {LABELS[filter]} <span className="tabular-nums">{number.format(countOf(filter, counts))}</span>
        </button>
      ))}
    </fieldset>
  );
}
