import styles from './NotedValue.module.css';

/** A value, and what a person should look at in it. */
export function NotedValue({ value, note }: { value: string; note: string | null }) {
  return note === null ? (
    value
  ) : (
    <>
      {value} <span className={styles.note}>{note}</span>
    </>
  );
}
