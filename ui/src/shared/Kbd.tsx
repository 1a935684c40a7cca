import styles from './Kbd.module.css';

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

/** Keys as people know them: "Ctrl+K", on a Mac "⌘K". */
export function keyText(keys: string): string {
  if (!isMac) return keys;
  return keys.replace('Ctrl+', '⌘').replace('Shift+', '⇧').replace('Alt+', '⌥');
}

export function Kbd({ keys }: { keys: string }) {
  return <kbd className={styles.kbd}>{keyText(keys)}</kbd>;
}
