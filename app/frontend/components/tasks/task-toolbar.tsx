import type { TaskCounts, TaskQuery } from "@/lib/api/tasks";
import { ORDERS, type OrderName } from "@/lib/tasks/query";
import { FilterBar } from "./filter-bar";
import { SearchField } from "./search-field";

type TaskToolbarProps = {
  query: TaskQuery;
  counts: TaskCounts;
  onChange: (change: Partial<TaskQuery>) => void;
};

const ORDER_NAMES = Object.keys(ORDERS) as OrderName[];

export function TaskToolbar({ query, counts, onChange }: TaskToolbarProps) {
  const order = ORDER_NAMES.find(
    (name) => ORDERS[name].sort === query.sort && ORDERS[name].order === query.order,
  );
  return (
    <div className="mb-3 flex flex-col gap-2">
      <div className="flex gap-2">
        <SearchField value={query.search} onChange={(search) => onChange({ search })} />
        <select
          aria-label="Order"
          value={order}
          onChange={(event) => onChange(ORDERS[event.target.value as OrderName])}
          className="min-h-11 w-40 rounded-xl border border-control bg-surface px-2 text-sm"
        >
          {ORDER_NAMES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <FilterBar value={query.status} counts={counts} onChange={(status) => onChange({ status })} />
    </div>
  );
}
