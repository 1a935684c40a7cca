import { messages } from '../../shared/words.ts';

export const words = messages('charts', {
  title: 'Mapping',
  waiting: 'the list of charts',
  lead: 'One chart of accounts per company, mapped to your firm’s engagement categories.',
  company: 'Company',
  mapped: 'Mapped',
  unmapped: 'Unmapped',
  suggested: 'Suggested',
  changed: 'Changed',
  published: 'Published',
  revision: 'Revision {revision}',
  notPublished: 'Not yet',
  pulled: 'Last pull',
  mappedOf: '{mapped} of {total}',
  status: 'Connection',
  emptyTitle: 'There is no chart to map yet',
  emptyDetail: 'Connect a company and pull its accounts; the chart then appears here.',
  emptyAct: 'Connect a company',
  noPull: 'Not pulled yet',
});
