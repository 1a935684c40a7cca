import { Status } from './status/Status.tsx';

/** A value, and what a person should look at in it. */
export function NotedValue({ value, note }: { value: string; note: string | null }) {
  return note === null ? (
    value
  ) : (
    <>
      {value} <Status kind="degraded" word={note} />
    </>
  );
}
