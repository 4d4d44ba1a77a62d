/** Stays in the page while it has nothing to say: an alert that comes with its text is not always read out. */
export function Alert({ message }: { message: string | null }) {
  return (
    <div role="alert">
      {message !== null && (
        <p className="rounded-xl bg-danger-soft px-4 py-3 text-danger text-sm">{message}</p>
      )}
    </div>
  );
}
