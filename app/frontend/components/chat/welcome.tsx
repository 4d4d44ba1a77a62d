const STARTERS = [
  "Add milk and call mum tomorrow, then show me what is open",
  "What is still open?",
  "What can you do?",
];

export function Welcome({ onChoose }: { onChoose: (prompt: string) => void }) {
  return (
    <div className="m-auto flex w-full max-w-sm flex-col gap-4 py-6 text-center">
      <div>
        <p className="font-medium text-lg">What can I do for you?</p>
        <p className="mt-1 text-muted">Say it in your own words, or start with one of these.</p>
      </div>
      <ul className="flex flex-col gap-2">
        {STARTERS.map((prompt) => (
          <li key={prompt}>
            <button
              type="button"
              onClick={() => onChoose(prompt)}
              className="min-h-11 w-full rounded-xl border border-line px-4 py-2 text-start text-sm transition-colors hover:border-control"
            >
              {prompt}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
