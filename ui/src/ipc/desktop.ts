// The only file through which the pages reach Tauri: a change of shell is a change of this file.

import type { Backend } from './backend.ts';
import type { CommandError } from './bindings.ts';
import { commands, events } from './generated.ts';

type Answered<Answer> = { status: 'ok'; data: Answer } | { status: 'error'; error: CommandError };

/** A refused command rejects, as every other promise does, with what Rust said. */
async function answer<Answer>(answered: Promise<Answered<Answer>>): Promise<Answer> {
  const given = await answered;
  if (given.status === 'ok') return given.data;
  throw given.error;
}

export const backend: Backend = {
  workspaceStatus: () => answer(commands.workspaceStatus()),
  firstScreenShown: () => commands.firstScreenShown(),
  doctor: () => answer(commands.doctor()),
  createVault: ({ holder, passphrase }) => answer(commands.createVault(holder, passphrase)),
  unlockVault: ({ passphrase }) => answer(commands.unlockVault(passphrase)),
  retryKeychain: () => answer(commands.retryKeychain()),
  saveRecoverySheet: ({ path }) => answer(commands.saveRecoverySheet(path)),
  recoveryChallenge: () => answer(commands.recoveryChallenge()),
  confirmRecoveryCode: ({ words }) => answer(commands.confirmRecoveryCode(words)),
  recoverVault: ({ words, holder, passphrase }) => answer(commands.recoverVault(words, holder, passphrase)),
  needsAttention: () => answer(commands.needsAttention()),

  listPartners: () => commands.listPartners(),
  addPartner: path => answer(commands.addPartner(path)),
  replacePartner: (id, path) => answer(commands.replacePartner(id, path)),
  removePartner: id => answer(commands.removePartner(id)),
  listAppRegistrations: () => answer(commands.listAppRegistrations()),
  checkApp: id => answer(commands.checkApp(id)),
  rotateAppSecret: (id, oauthClientSecret) => answer(commands.rotateAppSecret(id, oauthClientSecret)),
  editApp: (id, edit) => answer(commands.editApp(id, edit)),
  saveReadBudget: ({ id, budget }) => answer(commands.saveReadBudget(id, budget)),
  registerApp: (registration, oauthClientSecret) => answer(commands.registerApp(registration, oauthClientSecret)),

  connectWithKey: (connect, key) => answer(commands.connectWithKey(connect, key)),
  replaceKey: (id, key) => answer(commands.replaceKey(id, key)),
  rotateKey: ({ id, key, overlapDays }) => answer(commands.rotateKey(id, key, overlapDays)),
  retireKey: id => answer(commands.retireKey(id)),
  returnKey: id => answer(commands.returnKey(id)),
  startAuthorization: start => answer(commands.startAuthorization(start)),
  authorization: attemptId => answer(commands.authorizationAttempt(attemptId)),
  cancelAuthorization: attemptId => answer(commands.cancelAuthorization(attemptId)),
  openAuthorizationPage: attemptId => answer(commands.openAuthorizationPage(attemptId)),
  pasteCallback: ({ attempt_id, text }) => answer(commands.pasteCallback(attempt_id, text)),

  listConnections: () => answer(commands.listConnections()),
  showConnection: id => answer(commands.showConnection(id)),
  testConnection: id => answer(commands.testConnection(id)),
  refreshConnection: id => answer(commands.refreshConnection(id)),
  disconnectConnection: id => answer(commands.disconnectConnection(id)),

  listContracts: () => answer(commands.listContracts()),
  showContract: partner => answer(commands.showContract(partner)),
  recordContract: record => answer(commands.recordContract(record)),
  recordNoContract: ({ partner, said_by, reason }) => answer(commands.recordNoContract(partner, said_by, reason)),
  withdrawContract: partner => answer(commands.withdrawContract(partner)),
  goingLive: id => answer(commands.goingLive(id)),
  goLive: id => answer(commands.goLive(id)),
  undoGoLive: ({ id, reason }) => answer(commands.undoGoLive(id, reason)),

  lastMeeting: connectionId => answer(commands.lastMeeting(connectionId)),
  showMeeting: ({ connection_id, calendar }) => answer(commands.showMeeting(connection_id, calendar)),
  runShownMeeting: ({ connection_id, title }) => answer(commands.runShownMeeting(connection_id, title)),

  health: () => answer(commands.health()),
  readiness: ({ connection_ids, scope }) => answer(commands.readiness(connection_ids, scope)),
  verify: ({ connection_ids, scope }) => answer(commands.verify(connection_ids, scope)),
  verifyOutdated: ({ connection_ids, scope }) => answer(commands.verifyOutdated(connection_ids, scope)),
  saveReadiness: ({ scope, format, path, replace }) => answer(commands.saveReadiness(scope, format, path, replace)),
  runCheck: ({ connection_id, check_id }) => answer(commands.runCheck(connection_id, check_id)),
  checkRuns: () => answer(commands.checkRuns()),
  listWaivers: () => answer(commands.listWaivers()),
  waiveCheck: ({ connection_id, check_id, reason, days }) => answer(commands.waiveCheck(connection_id, check_id, reason, days)),
  withdrawWaiver: id => answer(commands.withdrawWaiver(id)),

  showRegistry: id => answer(commands.showRegistry(id)),
  setField: ({ connection_id, category, field, accept, reject }) =>
    answer(commands.setField(connection_id, category, field, accept, reject)),
  dropField: ({ connection_id, category, field }) => answer(commands.dropField(connection_id, category, field)),
  resetField: ({ connection_id, category, field }) => answer(commands.resetField(connection_id, category, field)),
  setModel: ({ connection_id, model, owner, replacement }) => answer(commands.setModel(connection_id, model, owner, replacement)),
  exportRegistry: ({ connection_id, path }) => answer(commands.exportRegistry(connection_id, path)),

  makeGoldenSample: folder => answer(commands.makeGoldenSample(folder)),
  previewGoldenRun: ({ connection_id, folder }) => answer(commands.previewGoldenRun(connection_id, folder)),
  startGoldenRun: ({ connection_id, folder, fingerprint, same_set }) =>
    answer(commands.startGoldenRun(connection_id, folder, fingerprint, same_set)),
  replayGoldenSet: ({ connection_id, folder }) => answer(commands.replayGoldenSet(connection_id, folder)),
  compareGoldenRuns: ({ connection_id, set }) => answer(commands.compareGoldenRuns(connection_id, set)),
  acceptGoldenBaseline: ({ connection_id, set, run_id }) => answer(commands.acceptGoldenBaseline(connection_id, set, run_id)),
  goldenCurve: ({ connection_id, set, accept }) => answer(commands.goldenCurve(connection_id, set, accept)),
  retireGoldenSet: ({ connection_id, set }) => answer(commands.retireGoldenSet(connection_id, set)),
  listGoldenRuns: id => answer(commands.listGoldenRuns(id)),

  rehearsalFirm: () => answer(commands.rehearsalFirm()),
  startRehearsalFirm: () => answer(commands.startRehearsalFirm()),
  listDrills: () => answer(commands.listDrills()),
  runDrill: kind => answer(commands.runDrill(kind)),

  listClients: () => answer(commands.listClients()),
  showClient: id => answer(commands.showClient(id)),
  saveClient: save => answer(commands.saveClient(save)),
  saveEngagement: save => answer(commands.saveEngagement(save)),
  archiveClient: id => answer(commands.archiveClient(id)),
  restoreClient: id => answer(commands.restoreClient(id)),
  attachConnection: ({ client_id, connection_id }) => answer(commands.attachConnection(client_id, connection_id)),
  detachConnection: connectionId => answer(commands.detachConnection(connectionId)),
  previewClients: ({ path }) => answer(commands.previewClients(path)),
  importClients: ({ path }) => answer(commands.importClients(path)),

  startPull: ({ connection_id, resources }) => answer(commands.startPull(connection_id, resources)),
  listJobs: () => answer(commands.listJobs()),
  cancelJob: id => answer(commands.cancelJob(id)),

  listWebhookEndpoints: connectionId => answer(commands.listWebhookEndpoints(connectionId)),
  previewWebhookEndpoint: (connectionId, url) => answer(commands.previewWebhookEndpoint(connectionId, url)),
  createWebhookEndpoint: (connectionId, url) => answer(commands.createWebhookEndpoint(connectionId, url)),
  saveSigningSecret: ({ connection_id, endpoint, secret, overlapHours }) =>
    answer(commands.saveSigningSecret(connection_id, endpoint, secret, overlapHours)),
  verifyDelivery: ({ connection_id, endpoint, signature, body }) =>
    answer(commands.verifyDelivery(connection_id, endpoint, signature, body)),
  listWebhookDeliveries: connectionId => answer(commands.listWebhookDeliveries(connectionId)),

  listAddedCalendars: connectionId => answer(commands.listAddedCalendars(connectionId)),
  addCalendar: (connectionId, address) => answer(commands.addCalendar(connectionId, address)),
  removeCalendar: (connectionId, address) => answer(commands.removeCalendar(connectionId, address)),
  listSubscriptions: connectionId => answer(commands.listSubscriptions(connectionId)),
  previewSubscription: ({ connection_id, calendar, url }) => answer(commands.previewSubscription(connection_id, calendar, url)),
  createSubscription: ({ connection_id, calendar, url }) => answer(commands.createSubscription(connection_id, calendar, url)),
  renewSubscription: (connectionId, id) => answer(commands.renewSubscription(connectionId, id)),
  endSubscription: (connectionId, id) => answer(commands.endSubscription(connectionId, id)),

  listDefaultPrices: connectionId => answer(commands.listDefaultPrices(connectionId)),
  chooseDefaultPrice: (connectionId, externalId) => answer(commands.chooseDefaultPrice(connectionId, externalId)),
  clearDefaultPrice: (connectionId, externalId) => answer(commands.clearDefaultPrice(connectionId, externalId)),
  followReplacements: connectionId => answer(commands.followReplacements(connectionId)),
  copyMapping: ({ from, to, preview }) => answer(commands.copyMapping(from, to, preview)),
  mappingStatus: connectionId => answer(commands.mappingStatus(connectionId)),
  mappingRows: ({ connection_id, offset, limit }) => answer(commands.mappingRows(connection_id, offset, limit)),
  saveMappings: ({ connection_id, edits }) => answer(commands.saveMappings(connection_id, edits)),
  suggestMappings: connectionId => answer(commands.suggestMappings(connectionId)),
  publishMapping: connectionId => answer(commands.publishMapping(connectionId)),
  exportMapping: ({ connection_id, path }) => answer(commands.exportMapping(connection_id, path)),
  previewImport: ({ connection_id, path }) => answer(commands.previewImport(connection_id, path)),
  importMapping: ({ connection_id, path }) => answer(commands.importMapping(connection_id, path)),
  mappingHistory: ({ connection_id, external_id }) => answer(commands.mappingHistory(connection_id, external_id)),

  listCategories: () => answer(commands.listCategories()),
  saveCategory: save => answer(commands.saveCategory(save)),
  archiveCategory: ({ code, replacement }) => answer(commands.archiveCategory(code, replacement)),
  restoreCategory: code => answer(commands.restoreCategory(code)),
  moveCategory: ({ code, position }) => answer(commands.moveCategory(code, position)),
  exportCategories: ({ path }) => answer(commands.exportCategories(path)),
  previewCategories: ({ path }) => answer(commands.previewCategories(path)),
  importCategories: ({ path }) => answer(commands.importCategories(path)),

  balancePeriods: connectionId => answer(commands.balancePeriods(connectionId)),
  mappingTotals: ({ connection_id, period_end, basis }) => answer(commands.mappingTotals(connection_id, period_end, basis)),

  backups: () => answer(commands.backups()),
  backUp: ({ path, replace }) => answer(commands.backUp(path, replace)),

  limits: () => answer(commands.limits()),
  saveLimits: ({ proof_hours = null, pull_hours = null, coverage_percent = null }) =>
    answer(commands.saveLimits(proof_hours, pull_hours, coverage_percent)),
  pullSettings: () => answer(commands.pullSettings()),
  savePullSettings: ({ invoice_level = null, balance_periods = null }) => answer(commands.savePullSettings(invoice_level, balance_periods)),
  listMembers: () => answer(commands.listMembers()),
  addMember: ({ name, role }) => answer(commands.addMember(name, role)),
  editMember: ({ id, name, role }) => answer(commands.editMember(id, name, role)),
  disableMember: id => answer(commands.disableMember(id)),
  enableMember: id => answer(commands.enableMember(id)),

  listQueues: () => answer(commands.listQueues()),
  showQueue: id => answer(commands.showQueue(id)),
  startQueue: start => answer(commands.startQueue(start)),
  connectNext: queue => answer(commands.connectNext(queue)),
  pauseQueue: queue => answer(commands.pauseQueue(queue)),
  resumeQueue: queue => answer(commands.resumeQueue(queue)),
  skipClient: ({ queue, client, reason }) => answer(commands.skipClient(queue, client, reason)),
  connectAgain: ({ queue, client }) => answer(commands.connectAgain(queue, client)),
  attachHeld: ({ queue, client, owner }) => answer(commands.attachHeld(queue, client, owner)),
  disconnectHeld: ({ queue, client }) => answer(commands.disconnectHeld(queue, client)),
  closeQueue: queue => answer(commands.closeQueue(queue)),

  listConsentRequests: () => answer(commands.listConsentRequests()),
  askForConsent: ask => answer(commands.askForConsent(ask)),
  askAdmin: ask => answer(commands.askAdmin(ask)),
  askAgain: id => answer(commands.askAgain(id)),
  finishConsent: ({ id, text }) => answer(commands.finishConsent(id, text)),
  withdrawConsentRequest: id => answer(commands.withdrawConsentRequest(id)),

  listProvisioningRuns: () => answer(commands.listProvisioningRuns()),
  startProvisioning: ({ partner }) => answer(commands.startProvisioning(partner)),
  saveProvisioningStep: save => answer(commands.saveProvisioningStep(save)),
  discardProvisioning: id => answer(commands.discardProvisioning(id)),

  auditEntries: ({ limit }) => answer(commands.auditEntries(limit)),
  settings: () => answer(commands.settings()),
  saveSetting: ({ name, value }) => answer(commands.saveSetting(name, value)),

  onStale: listener => events.stale.listen(event => listener(event.payload)),
  onJobProgress: listener => events.jobProgress.listen(event => listener(event.payload)),
  onChecksProgress: listener => events.checksProgress.listen(event => listener(event.payload)),
};
