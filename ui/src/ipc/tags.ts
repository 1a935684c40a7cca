// Query keys, and which of them a `stale` tag invalidates. Rust sends tags after a commit, its own or another process's.

import type { QueryKey } from '@tanstack/react-query';

/** Every read's key starts with the tag that makes it stale, so that invalidating is a prefix match. */
export const keys = {
  workspace: ['workspace'] as const,
  doctor: ['doctor'] as const,
  attention: ['attention'] as const,
  partners: ['partners'] as const,
  apps: ['apps'] as const,
  connections: ['connections'] as const,
  connection: (id: string) => ['connection', id] as const,
  contracts: ['contracts'] as const,
  contract: (partner: string) => ['contracts', partner] as const,
  goingLive: (id: string) => ['connection', id, 'going-live'] as const,
  meeting: (connectionId: string) => ['meeting', connectionId] as const,
  health: ['health'] as const,
  readiness: ['readiness'] as const,
  checksProgress: ['checks_progress'] as const,
  checkHistory: ['readiness', 'history'] as const,
  waivers: ['readiness', 'waivers'] as const,
  registry: (id: string) => ['registry', id] as const,
  goldenRuns: (id: string) => ['golden', id] as const,
  lastGoldenRun: (id: string, set: string) => ['golden', id, 'last', set] as const,
  goldenCurve: (id: string, set: string, accept: string) => ['golden', id, 'curve', set, accept] as const,
  rehearsal: ['rehearsal'] as const,
  drills: ['drills'] as const,
  clients: ['clients'] as const,
  client: (id: string) => ['client', id] as const,
  authorization: (id: string) => ['authorization', id] as const,
  consentRequests: ['consent_requests'] as const,
  queues: ['connect_many'] as const,
  queue: (id: string) => ['connect_many', id] as const,
  jobs: ['jobs'] as const,
  mapping: (id: string) => ['mapping', id] as const,
  mappingRows: (id: string) => ['mapping', id, 'rows'] as const,
  mappingHistory: (id: string, externalId: string) => ['mapping', id, 'history', externalId] as const,
  webhooks: (id: string) => ['webhooks', id] as const,
  /** A pull reads what lost events told of, so that they count for less after it. */
  deliveries: (id: string, pull: string | null) => ['webhooks', id, 'deliveries', pull] as const,
  calendars: (id: string) => ['calendars', id] as const,
  subscriptions: (id: string) => ['subscriptions', id] as const,
  defaultPrices: (id: string) => ['mapping', id, 'default_prices'] as const,
  categories: ['categories'] as const,
  provisioning: ['provisioning'] as const,
  audit: ['audit'] as const,
  settings: ['settings'] as const,
  limits: ['limits'] as const,
  pullSettings: ['pull_settings'] as const,
  members: ['members'] as const,
  backups: ['backups'] as const,
  balances: (id: string) => ['connection', id, 'balances'] as const,
};

/**
 * The keys that the tags spoil. `connection:abc` is the key ['connection', 'abc']; `workspace` means that another process
 * committed something unknown, so it spoils everything. Every change is audited, so the audit follows any of them; and so do
 * the clients and the health, which show what connections, pulls and mappings came to, and the drills, which strike them.
 */
export function keysOfTags(tags: readonly string[]): QueryKey[] {
  if (tags.includes('workspace')) return [[]];
  const named = tags.map(tag => tag.split(':').filter(part => part !== ''));
  return named.length === 0 ? [] : [...named, keys.audit, keys.clients, ['client'], keys.health, keys.readiness, keys.drills];
}
