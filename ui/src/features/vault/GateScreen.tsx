import { LockKeyhole } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../shared/button/Button.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Vault.module.css';

interface Props {
  title: string;
  detail: string;
  onLater: () => void;
  children?: ReactNode;
}

export function GateScreen({ title, detail, onLater, children }: Props) {
  const say = useWords();
  return (
    <div className={styles.gate}>
      <div className={styles.card}>
        <LockKeyhole className={styles.icon} aria-hidden="true" strokeWidth={1.5} />
        <h1>{title}</h1>
        <p className={styles.muted}>{detail}</p>
        {children}
        <Button look="quiet" onClick={onLater}>
          {say(words.later)}
        </Button>
      </div>
    </div>
  );
}
