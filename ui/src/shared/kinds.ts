import type { AuthKind, PartnerView } from '../ipc/bindings.ts';

/** What the words for a partner's connections depend on: how they are authorized, and what their records map as. Never its name. */
export type Kinds = { auth: AuthKind; mapping: string };

/** Until the partners are known, nothing is claimed about what is mapped. */
export const kindsOf = (partner: PartnerView | undefined): Kinds => ({
  auth: partner?.auth_kind ?? 'oauth2',
  mapping: partner?.mapping_kind ?? 'nothing',
});

/** Whether keys of this partner can be given rights, or each opens everything. */
export const rightsOf = ({ scopes }: PartnerView): 'some' | 'none' => (scopes.length > 0 ? 'some' : 'none');

/** The words for what is mapped and for what it maps to; the capital ones begin a sentence. */
export interface Nouns {
  /** The kind itself, for the few words that differ by more than a noun. */
  readonly mapping: string;
  readonly record: string;
  readonly records: string;
  readonly Record: string;
  readonly Records: string;
  readonly category: string;
  readonly aCategory: string;
  readonly categories: string;
  readonly Category: string;
}

const ACCOUNTS: Nouns = {
  mapping: 'ledger_account',
  record: 'account',
  records: 'accounts',
  Record: 'Account',
  Records: 'Accounts',
  category: 'category',
  aCategory: 'a category',
  categories: 'categories',
  Category: 'Category',
};

const PRICES: Nouns = {
  mapping: 'price',
  record: 'price',
  records: 'prices',
  Record: 'Price',
  Records: 'Prices',
  category: 'service tier',
  aCategory: 'a service tier',
  categories: 'service tiers',
  Category: 'Service tier',
};

const DOCUMENT_MODELS: Nouns = {
  mapping: 'document_model',
  record: 'document model',
  records: 'document models',
  Record: 'Document model',
  Records: 'Document models',
  category: 'document category',
  aCategory: 'a document category',
  categories: 'document categories',
  Category: 'Document category',
};

const CALENDARS: Nouns = {
  mapping: 'calendar',
  record: 'calendar',
  records: 'calendars',
  Record: 'Calendar',
  Records: 'Calendars',
  category: 'engagement team',
  aCategory: 'an engagement team',
  categories: 'engagement teams',
  Category: 'Engagement team',
};

/** True of whatever is mapped. */
const RECORDS: Nouns = { ...ACCOUNTS, mapping: 'nothing', record: 'record', records: 'records', Record: 'Record', Records: 'Records' };

/** Always the same object for a kind, so that what is made from it can be kept. */
export const nounsOf = (kind: string): Nouns =>
  [ACCOUNTS, PRICES, DOCUMENT_MODELS, CALENDARS].find(({ mapping }) => mapping === kind) ?? RECORDS;
