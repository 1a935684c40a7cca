import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PartnerView, WorkspaceView } from '../../ipc/bindings.ts';
import { usePartners } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { CopyButton } from '../../shared/button/CopyButton.tsx';
import { PageBody } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { useWords } from '../../shared/words.ts';
import { Drafts } from '../provisioning/Drafts.tsx';
import { FirmProgress } from '../rehearsal/FirmProgress.tsx';
import { MakeFirm } from '../rehearsal/MakeFirm.tsx';
import styles from './FirstStart.module.css';
import { words } from './messages.ts';

/** Doors, of which only those are shown that lead somewhere from this workspace. */
export function FirstStart({ workspace }: { workspace: WorkspaceView }) {
  const say = useWords();
  const partners = usePartners();
  return (
    <PageBody>
      <div className={styles.first}>
        <header className={styles.head}>
          <h1>{say(words.firstTitle)}</h1>
          <p className={styles.intro}>{say(words.firstIntro)}</p>
        </header>
        <FirmProgress />
        <Drafts title={say(words.draftsTitle)} />
        <Answer query={partners} what={say(words.companiesWaiting)} shape="panel">
          {found => (
            <div className={styles.doors}>
              {workspace.rehearsal ? <RehearsalDoors partner={found[0]} /> : <RealDoors partner={found[0]} />}
            </div>
          )}
        </Answer>
      </div>
    </PageBody>
  );
}

function RehearsalDoors({ partner }: { partner: PartnerView | undefined }) {
  const say = useWords();
  return (
    <>
      {partner && (
        <Door title={say(words.rehearsalDoor)} first>
          <p>{say(words.rehearsalDoorDetail, { partner: partner.name })}</p>
          <div className={styles.act}>
            <MakeFirm />
          </div>
        </Door>
      )}
      {partner && (
        <Door title={say(words.rehearsalCompanyDoor)}>
          <p>{say(words.rehearsalCompanyDoorDetail, { partner: partner.name })}</p>
          {partner.minutes !== null && <p className={styles.muted}>{say(words.takes, { minutes: partner.minutes })}</p>}
          <ConnectButton partner={partner} label={say(words.rehearsalDoorAct)} look="plain" />
        </Door>
      )}
      <Door title={say(words.realDoor)}>
        <p>{say(words.realDoorDetail)}</p>
        <CommandLine command="advisoros-connect --workspace DIR" />
      </Door>
    </>
  );
}

function RealDoors({ partner }: { partner: PartnerView | undefined }) {
  const say = useWords();
  return (
    <>
      {partner && (
        <Door title={say(words.firstDoor)} first>
          <p>{partner.purpose}</p>
          <p className={styles.needs}>{say(words.needsTitle)}</p>
          <ul className={styles.list}>
            {partner.prerequisites.map(need => (
              <li key={need}>{need}</li>
            ))}
          </ul>
          {partner.minutes !== null && <p className={styles.muted}>{say(words.takes, { minutes: partner.minutes })}</p>}
          <ConnectButton partner={partner} label={say(words.firstDoorAct)} />
        </Door>
      )}
      <Door title={say(words.openDoor)}>
        <p>{say(words.openDoorDetail)}</p>
        <CommandLine command="advisoros-connect --workspace DIR" />
      </Door>
    </>
  );
}

function Door({ title, first = false, children }: { title: string; first?: boolean; children: ReactNode }) {
  return (
    <section className={styles.door} data-first={first} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function ConnectButton({ partner, label, look = 'primary' }: { partner: PartnerView; label: string; look?: 'primary' | 'plain' }) {
  const navigate = useNavigate();
  return (
    <div className={styles.act}>
      <Button look={look} onClick={() => void navigate({ to: '/connect', search: { partner: partner.id } })}>
        {label}
      </Button>
    </div>
  );
}

function CommandLine({ command }: { command: string }) {
  const say = useWords();
  return (
    <div className={styles.command}>
      <code>{command}</code>
      <CopyButton size="small" text={command} label={say(words.copyCommand)} />
    </div>
  );
}
