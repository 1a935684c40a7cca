import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { FilePlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { PartnerView } from '../../ipc/bindings.ts';
import { usePartners, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { PageBody, PageHeader, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { ConnectManyButton } from '../connectMany/ConnectManyButton.tsx';
import { ContractLink } from '../contracts/ContractLink.tsx';
import { Drafts } from './Drafts.tsx';
import { words } from './messages.ts';
import { PartnerCard } from './PartnerCard.tsx';
import { AddPartner, RemovePartner, ReplacePartner } from './PrivatePartner.tsx';

export function CatalogPage() {
  const say = useWords();
  const navigate = useNavigate();
  const { partner: wanted } = useSearch({ from: '/connect' });
  const { data: workspace } = useWorkspace();
  const partners = usePartners();
  const [adding, setAdding] = useState(false);
  const start = useAct(
    (backend, partner: string) => backend.startProvisioning({ partner }),
    () => ['provisioning'],
  );
  const begin = (partner: string): void =>
    start.mutate(partner, {
      onSuccess: run => void navigate({ to: '/connect/$runId', params: { runId: run.id }, replace: wanted !== undefined }),
    });
  const viewer = workspace?.member.role === 'viewer';
  useStartOnce(viewer ? undefined : wanted, partners.data, begin);
  if (viewer) {
    return (
      <>
        <PageHeader title={say(words.catalogTitle)} />
        <Empty kind="not-allowed" title={say(words.notAllowedTitle)} detail={say(words.notAllowedDetail)} />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={say(words.catalogTitle)}
        actions={
          <>
            {workspace?.rehearsal === false && (
              <Button icon={<FilePlus />} onClick={() => setAdding(true)}>
                {say(words.addPartner)}
              </Button>
            )}
            <ConnectManyButton />
          </>
        }
      />
      <PageBody>
        {start.error !== null && <Failed error={start.error} />}
        <Drafts title={say(words.drafts)} />
        <Answer query={partners} what={say(words.catalogWaiting)} shape="panel">
          {found => (
            <Section title={say(words.partners)}>
              <PartnerCard.List>
                {found.map(partner => (
                  <PartnerCard
                    key={partner.id}
                    partner={partner}
                    standing={workspace?.rehearsal === false && <ContractLink partner={partner} />}
                  >
                    <Button disabled={start.isPending} onClick={() => begin(partner.id)}>
                      {say(words.start, { partner: partner.name })}
                    </Button>
                    <Link
                      to="/partners/$partnerId"
                      params={{ partnerId: partner.id }}
                      aria-label={say(words.aboutNamed, { partner: partner.name })}
                    >
                      {say(words.about)}
                    </Link>
                    {partner.is_private && <ReplacePartner partner={partner} />}
                    {partner.is_private && <RemovePartner partner={partner} />}
                  </PartnerCard>
                ))}
              </PartnerCard.List>
            </Section>
          )}
        </Answer>
      </PageBody>
      {adding && <AddPartner onClose={() => setAdding(false)} />}
    </>
  );
}

/** A link that names a partner starts its wizard, once. */
function useStartOnce(wanted: string | undefined, partners: readonly PartnerView[] | undefined, begin: (partner: string) => void): void {
  const started = useRef(false);
  useEffect(() => {
    if (started.current || wanted === undefined || !partners?.some(partner => partner.id === wanted)) return;
    started.current = true;
    begin(wanted);
  });
}
