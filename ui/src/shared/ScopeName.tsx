import styles from './ScopeName.module.css';

interface Props {
  name: string;
  /** What people call it, if it has another name than its own. */
  shownAs: string | null;
  /** A key's rights are words of the partner's console, and no code. */
  isCode?: boolean;
}

/** A scope by the words that stand on the partner's page, and below them by its own, which may be a long address. */
export function ScopeName({ name, shownAs, isCode = true }: Props) {
  if (shownAs === null || shownAs === name) return isCode ? <code>{name}</code> : name;
  return (
    <span className={styles.name}>
      {shownAs}
      <code className={styles.own}>{name}</code>
    </span>
  );
}
