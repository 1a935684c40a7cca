import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { Button, IconButton } from '../button/Button.tsx';
import { messages, useWords } from '../words.ts';
import styles from './Float.module.css';

const words = messages('toasts', {
  region: 'Confirmations',
  undo: 'Undo',
  dismiss: 'Dismiss',
});

/** A toast only confirms, and offers to take it back; it pauses under the pointer and the focus. */
const SHOWN_MS = 8_000;

interface Undoable {
  undo: () => void;
}

export interface Toasts {
  confirm: (text: string, undo?: () => void) => void;
}

export function useToasts(): Toasts {
  const { add } = Toast.useToastManager<Undoable>();
  const confirm = useCallback(
    (text: string, undo?: () => void) => {
      add({ title: text, timeout: SHOWN_MS, ...(undo ? { data: { undo } } : {}) });
    },
    [add],
  );
  return useMemo(() => ({ confirm }), [confirm]);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={SHOWN_MS} limit={3}>
      {children}
      <ToastViewport />
    </Toast.Provider>
  );
}

function ToastViewport() {
  const say = useWords();
  const { toasts, close } = Toast.useToastManager<Undoable>();
  return (
    <Toast.Portal>
      <Toast.Viewport className={styles.toasts} data-region="toasts" aria-label={say(words.region)}>
        {toasts.map(toast => (
          <Toast.Root key={toast.id} toast={toast} className={styles.toast} swipeDirection={[]}>
            <Toast.Content className={styles.toastContent}>
              <Toast.Title className={styles.toastTitle} render={<p />} />
              {toast.data?.undo && (
                <Button
                  size="small"
                  look="quiet"
                  className={styles.undo}
                  onClick={() => {
                    toast.data?.undo();
                    close(toast.id);
                  }}
                >
                  {say(words.undo)}
                </Button>
              )}
              <Toast.Close render={<IconButton label={say(words.dismiss)} icon={<X />} />} />
            </Toast.Content>
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  );
}
