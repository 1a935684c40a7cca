import { type ReactNode, useCallback, useState } from 'react';
import type { CheckView } from '../../ipc/bindings.ts';
import { useWorkspace } from '../../ipc/queries.ts';
import { useWords } from '../../shared/words.ts';
import { TakeBackDialog, type Waived } from './TakeBackDialog.tsx';
import { WaiveDialog } from './WaiveDialog.tsx';
import { words } from './waiverMessages.ts';

export interface Answering {
  /** Why this person cannot. */
  unavailable: string | undefined;
  answerFor: (check: CheckView) => void;
  takeBack: (waiver: Waived) => void;
  /** The open dialog: drawn by the page, since the row that opened it may go when it is done. */
  dialog: ReactNode;
}

/** Answering for what fails, and taking that back. */
export function useAnswering(): Answering {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const [check, setCheck] = useState<CheckView | null>(null);
  const [waiver, setWaiver] = useState<Waived | null>(null);
  const answerFor = useCallback((failed: CheckView) => setCheck(failed), []);
  const takeBack = useCallback((waived: Waived) => setWaiver(waived), []);
  return {
    unavailable: workspace && workspace.member.role !== 'admin' ? say(words.adminOnly) : undefined,
    answerFor,
    takeBack,
    dialog: (
      <>
        {check && <WaiveDialog check={check} onClose={() => setCheck(null)} />}
        {waiver && <TakeBackDialog waiver={waiver} onClose={() => setWaiver(null)} />}
      </>
    ),
  };
}
