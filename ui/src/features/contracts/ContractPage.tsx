import { Link, useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useContract } from '../../ipc/queries.ts';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { useWords } from '../../shared/words.ts';
import { ContractPanel, EarlierContracts } from './ContractPanel.tsx';
import { words } from './messages.ts';

/** What the firm has agreed with one partner. */
export function ContractPage() {
  const say = useWords();
  const { partnerId } = useParams({ from: '/contracts/$partnerId' });
  const contract = useContract(partnerId);
  return (
    <>
      <PageHeader
        title={contract.data ? say(words.title, { partner: contract.data.partner_name }) : say(words.open)}
        up={
          <Link to="/connect" aria-label={say(words.back)}>
            <ChevronLeft aria-hidden="true" />
          </Link>
        }
      />
      <PageBody width="prose">
        <Answer query={contract} what={say(words.waiting)} shape="panel">
          {view => (
            <>
              <ContractPanel view={view} />
              <EarlierContracts view={view} />
            </>
          )}
        </Answer>
      </PageBody>
    </>
  );
}
