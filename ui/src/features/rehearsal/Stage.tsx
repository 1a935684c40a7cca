import type { DrillsView, FirmView } from '../../ipc/bindings.ts';
import { useRehearsalFirm } from '../../ipc/queries.ts';
import { useNow } from '../../shared/clock.tsx';
import { formatExact } from '../../shared/format.ts';
import { Facts, Panel, Section } from '../../shared/page/Page.tsx';
import type { StatusKind } from '../../shared/status/Shape.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { MakeFirm } from './MakeFirm.tsx';
import { words } from './messages.ts';
import styles from './Rehearsal.module.css';

const KINDS: Record<FirmView['state'], StatusKind> = {
  made: 'healthy',
  making: 'working',
  unfinished: 'degraded',
  failed: 'degraded',
  none: 'not-checked',
};

/** How far the firm is, who serves the stand-ins, and what time it is there. */
export function Stage({ served_by: by }: Pick<DrillsView, 'served_by'>) {
  const say = useWords();
  const { data: firm } = useRehearsalFirm();
  const now = useNow(60_000);
  return (
    <Section title={say(words.stage)}>
      <Panel>
        <Facts
          facts={[
            ...(firm
              ? [
                  {
                    label: say(words.firm),
                    value: (
                      <span className={styles.fact}>
                        <Status kind={KINDS[firm.state] ?? 'not-checked'} word={say(words.firmState, { state: firm.state })} />
                        <MakeFirm />
                      </span>
                    ),
                  },
                ]
              : []),
            {
              label: say(words.standIns),
              value: (
                <>
                  {say(words.servedBy, { by })} <span className={styles.under}>{say(words.servedUntil, { by })}</span>
                </>
              ),
            },
            {
              label: say(words.time),
              value: (
                <>
                  {formatExact(now)} <span className={styles.under}>{say(words.timeDetail)}</span>
                </>
              ),
            },
          ]}
        />
      </Panel>
    </Section>
  );
}
